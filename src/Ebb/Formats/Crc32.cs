namespace Ebb.Formats;

/// <summary>The cyclic redundancy check of PNG and gzip: polynomial 0xEDB88320 reflected (ISO 3309, 1991).</summary>
internal static class Crc32
{
    private static readonly uint[] Table = MakeTable();

    public static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default) => ~Extend(Extend(uint.MaxValue, first), second);

    private static uint Extend(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes) crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        return crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint n = 0; n < 256; n++)
        {
            uint entry = n;
            for (int bit = 0; bit < 8; bit++) entry = (entry & 1) != 0 ? 0xEDB88320 ^ (entry >> 1) : entry >> 1;
            table[n] = entry;
        }

        return table;
    }
}
