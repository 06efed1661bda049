namespace Ebb.Check;

/// <summary>Arrays of NumPy files, version 1: little-endian, C order, of the type and shape that are expected and no other.</summary>
internal static class Npy
{
    /// <summary>The values, row-major.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="place">What the array is, for messages.</param>
    /// <param name="isSingle">Whether float32 (<c>&lt;f4</c>) is expected, else float64 (<c>&lt;f8</c>).</param>
    /// <param name="shape">The expected shape, of two sizes or more.</param>
    public static double[] Read(ReadOnlySpan<byte> bytes, string place, bool isSingle, params int[] shape)
    {
        bool hasHeader = bytes.Length >= 10 && bytes[..8].SequenceEqual((ReadOnlySpan<byte>)[0x93, .. "NUMPY"u8, 1, 0]);
        int start = hasHeader ? 10 + bytes[8] + (bytes[9] << 8) : 0;
        RejectedException.Unless(hasHeader && bytes.Length >= start, $"{place}: this is no NumPy file of version 1.");
        string expected = FormattableString.Invariant($"{{'descr': '<f{(isSingle ? 4 : 8)}', 'fortran_order': False, 'shape': ({string.Join(", ", shape)}), }}");
        string header = Encoding.ASCII.GetString(bytes[10..start]).TrimEnd(' ', '\n');
        RejectedException.Unless(header == expected, $"{place}: the array is {header}; expected {expected}.");
        long size = shape.Aggregate(isSingle ? 4L : 8L, (product, extent) => product * extent);
        RejectedException.Unless(bytes.Length - start == size, $"{place}: {bytes.Length - start} bytes of values; expected {size}.");
        double[] values = isSingle ? [.. MemoryMarshal.Cast<byte, float>(bytes[start..]).ToArray().Select(value => (double)value)] : MemoryMarshal.Cast<byte, double>(bytes[start..]).ToArray();
        RejectedException.Unless(values.All(double.IsFinite), $"{place}: it holds {values.FirstOrDefault(value => !double.IsFinite(value))}; expected finite numbers.");
        return values;
    }
}
