using System.IO.Compression;

namespace Ebb.Fuzz.Structures;

/// <summary>A gzip member around content of a known structure: damages the content and packs it again, adds optional fields, lies about sum and length.</summary>
internal sealed class Gzip(IStructure inside) : IStructure
{
    private const int FixedHeaderBytes = 10;

    public byte[] Mutate(byte[] file, FuzzRandom random)
    {
        byte[] packed = Packed(inside.Mutate(Unpacked(file), random));
        if (random.OneIn(4))
        {
            byte[] fields = [2, 0, 9, 9, .. "name\0comment\0"u8, 1, 2];
            packed[3] = (byte)random.Next();
            packed = [.. packed[..FixedHeaderBytes], .. random.OneIn(2) ? fields : [], .. packed[FixedHeaderBytes..]];
        }

        if (random.OneIn(6)) Interesting.Write(packed.AsSpan(packed.Length - 4), random);
        return packed;
    }

    public static byte[] Packed(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(content);
        return packed.ToArray();
    }

    private static byte[] Unpacked(byte[] file)
    {
        using var gzip = new GZipStream(new MemoryStream(file), CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }
}
