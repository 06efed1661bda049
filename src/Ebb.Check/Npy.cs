namespace Ebb.Check;

/// <summary>Arrays of NumPy files, version 1, with a header of 128 bytes: little-endian, C order, finite, of the type and shape that are expected and no other.</summary>
internal static class Npy
{
    private const int Header = 128;

    /// <summary>The values of the file that is bound here, of <c>&lt;f4</c> or <c>&lt;f8</c> and of two sizes or more.</summary>
    public static double[] Read<T>(JsonItem item, string folder, params int[] shape)
        where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<byte> bytes = BoundFile.Read(item, folder);
        long size = shape.Aggregate((long)Marshal.SizeOf<T>(), (product, extent) => product * extent);
        string header = FormattableString.Invariant($"{{'descr': '<f{Marshal.SizeOf<T>()}', 'fortran_order': False, 'shape': ({string.Join(", ", shape)}), }}");
        bool fits = bytes.StartsWith((byte[])[0x93, .. "NUMPY"u8, 1, 0, Header - 10, 0, .. Encoding.ASCII.GetBytes(header.PadRight(Header - 11) + "\n")]);
        RejectedException.Unless(fits, $"{item.Place}: the header of the array is another one; expected {header}, in a NumPy file of version 1, and {Header} bytes in all.");
        RejectedException.Unless(bytes.Length - Header == size, $"{item.Place}: {bytes.Length - Header} bytes of values; expected {size}.");
        return [.. Finite<T>(bytes[Header..], item.Place).Select(double.CreateChecked)];
    }

    public static T[] Finite<T>(ReadOnlySpan<byte> bytes, string place)
        where T : unmanaged, INumberBase<T>
    {
        T[] values = MemoryMarshal.Cast<byte, T>(bytes).ToArray();
        RejectedException.Unless(values.All(T.IsFinite), $"{place}: it holds {values.FirstOrDefault(value => !T.IsFinite(value))}; expected finite numbers.");
        return values;
    }
}
