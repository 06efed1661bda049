namespace Ebb.Check;

/// <summary>Arrays in files: little-endian, C order, finite.</summary>
internal static class Npy
{
    /// <summary>The values of a NumPy file, version 1, of the type (<c>&lt;f4</c> or <c>&lt;f8</c>) and the shape, of two sizes or more, that are expected and no other.</summary>
    public static double[] Read<T>(ReadOnlySpan<byte> bytes, string place, params int[] shape)
        where T : unmanaged, INumberBase<T>
    {
        bool hasHeader = bytes.Length >= 10 && bytes[..8].SequenceEqual((ReadOnlySpan<byte>)[0x93, .. "NUMPY"u8, 1, 0]);
        int start = hasHeader ? 10 + MemoryMarshal.Read<ushort>(bytes[8..]) : 0;
        RejectedException.Unless(hasHeader && bytes.Length >= start, $"{place}: this is no NumPy file of version 1.");
        int itemSize = Marshal.SizeOf<T>();
        string expected = FormattableString.Invariant($"{{'descr': '<f{itemSize}', 'fortran_order': False, 'shape': ({string.Join(", ", shape)}), }}");
        string header = Encoding.ASCII.GetString(bytes[10..start]).TrimEnd(' ', '\n');
        RejectedException.Unless(header == expected, $"{place}: the array is {header}; expected {expected}.");
        long size = shape.Aggregate((long)itemSize, (product, extent) => product * extent);
        RejectedException.Unless(bytes.Length - start == size, $"{place}: {bytes.Length - start} bytes of values; expected {size}.");
        return [.. Finite<T>(bytes[start..], place).Select(double.CreateChecked)];
    }

    public static T[] Finite<T>(ReadOnlySpan<byte> bytes, string place)
        where T : unmanaged, INumberBase<T>
    {
        T[] values = MemoryMarshal.Cast<byte, T>(bytes).ToArray();
        RejectedException.Unless(values.All(T.IsFinite), $"{place}: it holds {values.FirstOrDefault(value => !T.IsFinite(value))}; expected finite numbers.");
        return values;
    }
}
