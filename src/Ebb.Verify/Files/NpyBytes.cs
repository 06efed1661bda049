using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Ebb.Verify.Files;

/// <summary>Arrays as the bytes of a NumPy file, version 1, little-endian, C order. The library's own writer has float32 only.</summary>
internal static class NpyBytes
{
    private const int Alignment = 64;

    public static byte[] Of(int[] shape, ReadOnlySpan<float> values) => [.. Header("<f4", shape), .. MemoryMarshal.AsBytes(values)];

    public static byte[] Of(int[] shape, ReadOnlySpan<double> values) => [.. Header("<f8", shape), .. MemoryMarshal.AsBytes(values)];

    private static byte[] Header(string kind, int[] shape)
    {
        string sizes = string.Join(", ", shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
        string text = $"{{'descr': '{kind}', 'fortran_order': False, 'shape': ({sizes}{(shape.Length == 1 ? "," : "")}), }}";
        byte[] magic = [0x93, .. "NUMPY"u8, 1, 0];
        int length = ((magic.Length + 2 + text.Length + 1 + Alignment - 1) / Alignment * Alignment) - magic.Length - 2;
        return [.. magic, (byte)length, (byte)(length >> 8), .. Encoding.ASCII.GetBytes(text.PadRight(length - 1) + "\n")];
    }
}
