namespace Ebb.Check;

/// <summary>Arrays of NumPy files, version 1, with a header of 128 bytes: C order, finite, of the type and shape that are expected and no other.</summary>
internal static class Npy
{
    private const int Header = 128;

    public static double[] Read<T>(JsonItem item, string folder, params int[] shape) where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<byte> bytes = BoundFile.Read(item, folder);
        long size = shape.Aggregate((long)Marshal.SizeOf<T>(), (product, extent) => product * extent);
        string header = FormattableString.Invariant($"{{'descr': '<f{Marshal.SizeOf<T>()}', 'fortran_order': False, 'shape': ({string.Join(", ", shape)}), }}");
        bool fits = bytes.StartsWith((byte[])[0x93, .. "NUMPY"u8, 1, 0, Header - 10, 0, .. Encoding.ASCII.GetBytes(header.PadRight(Header - 11) + "\n")]);
        RejectedException.Unless(fits, $"{item.Place}: the array has another header; expected {header} in {Header} bytes, NumPy version 1.");
        RejectedException.Unless(bytes.Length - Header == size, $"{item.Place}: {bytes.Length - Header} bytes of values; expected {size}.");
        double[] values = [.. MemoryMarshal.Cast<byte, T>(bytes[Header..]).ToArray().Select(double.CreateChecked)];
        return values.All(double.IsFinite) ? values : throw new RejectedException($"{item.Place}: the array holds NaN or infinity; expected finite numbers.");
    }
}
