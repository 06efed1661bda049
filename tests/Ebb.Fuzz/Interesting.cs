using System.Buffers.Binary;
using System.Text;

namespace Ebb.Fuzz;

/// <summary>Values at the edges of types, sizes and grammars, where readers go wrong.</summary>
internal static class Interesting
{
    private static readonly ulong[] Numbers =
    [
        0, 1, 2, 3, 4, 7, 8, 15, 16, 17, 31, 32, 63, 64, 65, 127, 128, 255, 256, 257, 511, 512, 1000, 1024, 4096, 10_000, 32_767, 32_768, 65_535, 65_536,
        int.MaxValue - 1, int.MaxValue, 1UL << 31, uint.MaxValue - 1, uint.MaxValue, 1UL << 32, (1UL << 32) + 1, long.MaxValue, 1UL << 63, ulong.MaxValue - 1,
        ulong.MaxValue, 0x2000_0000, 0x4000_0000, 1UL << 61, 1UL << 62, 0x7FC7_FFFF,
    ];

    private static readonly byte[][] Tokens = [.. new[]
    {
        "0", "-0", "1", "-1", "2", "3", "5", "8", "9", "16", "17", "64", "100", "255", "1000", "65536", "0.5", "-0.5", "1e-320", "1e308", "1e999", "-1e999", "00", "1.0", "1e0",
        "2147483647", "2147483648", "-2147483649", "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551616", "NaN", "Infinity", "-Infinity",
        "null", "true", "false", "[]", "{}", "[null]", "[[]]", "{\"a\":1}", "\"\"", "\"NaN\"", "\"Infinity\"", "\"a\"", "\"..\"", "\"../a.safetensors\"", "\"/a.safetensors\"",
        "\"C:a.safetensors\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"\\u001b[2J\"", "\"\u202e\"", "\"\ud83d\ude00\"", "F64", "\"BF16\"", "\"I64\"", ":", ",", "[", "]", "{", "}", "\"",
    }.Select(Encoding.UTF8.GetBytes), [0xFF], [0x22, 0xC3, 0x22], [0x22, 0x1B, 0x22], [0xEF, 0xBB, 0xBF], .. Long()];

    public static ulong Number(FuzzRandom random) => random.OneIn(8) ? random.Next() >> random.Below(64) : random.Of(Numbers);

    public static byte[] Token(FuzzRandom random) => random.Of(Tokens);

    /// <summary>Writes the lowest bytes of an interesting number in either order.</summary>
    public static void Write(Span<byte> target, FuzzRandom random)
    {
        ulong number = Number(random);
        Span<byte> word = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(word, number);
        word[..target.Length].CopyTo(target);
        if (random.OneIn(2)) target.Reverse();
    }

    private static IEnumerable<byte[]> Long() =>
        [Encoding.ASCII.GetBytes(new string('9', 400)), Encoding.ASCII.GetBytes($"\"{new string('x', 3000)}\""), Encoding.ASCII.GetBytes($"1e-{new string('9', 40)}")];
}
