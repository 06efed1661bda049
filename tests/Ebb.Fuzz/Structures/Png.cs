using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Ebb.Formats;

namespace Ebb.Fuzz.Structures;

/// <summary>Chunks: damages, drops, repeats, renames and swaps them, changes the header, packs other rows; every sum fits again.</summary>
internal sealed class Png : IStructure
{
    private const int SignatureBytes = 8;

    private static readonly string[] Types = ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "acTL", "fcTL", "fdAT", "abcd", "ABCD", "\u001b[2J"];
    private static readonly byte[] Depths = [1, 2, 4, 8, 16, 0, 3];

    public byte[] Mutate(byte[] file, FuzzRandom random)
    {
        var chunks = Chunks(file);
        for (int left = 1 + random.Below(2); left > 0 && chunks.Count > 0; left--) Change(chunks, random);
        using var result = new MemoryStream();
        result.Write(file, 0, SignatureBytes);
        foreach (var (type, data) in chunks) PngWriter.WriteChunk(result, Encoding.Latin1.GetBytes(type), data);
        return result.ToArray();
    }

    public static byte[] Packed(byte[] rows)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(rows);
        return packed.ToArray();
    }

    private static void Change(List<(string Type, byte[] Data)> chunks, FuzzRandom random)
    {
        int at = random.Below(chunks.Count), other = random.Below(chunks.Count);
        int header = chunks.FindIndex(chunk => chunk.Type == "IHDR" && chunk.Data.Length == 13), rows = chunks.FindIndex(chunk => chunk.Type == "IDAT");
        switch (random.Below(8))
        {
            case 0: chunks.RemoveAt(at); break;
            case 1: chunks.Insert(at, chunks[other]); break;
            case 2: (chunks[at], chunks[other]) = (chunks[other], chunks[at]); break;
            case 3: chunks[at] = (random.Of(Types), chunks[at].Data); break;
            case 4: chunks[at] = (chunks[at].Type, ByteMutator.Mutate(chunks[at].Data, chunks[other].Data, random)); break;
            case 5 when rows >= 0: chunks[rows] = ("IDAT", Packed(new byte[random.Below(300)], random)); break;
            case 6 when header >= 0 && rows >= 0: Resize(chunks, header, rows, random); break;
            case 7 when header >= 0: chunks[header] = ("IHDR", Damaged(chunks[header].Data, random)); break;
            default: chunks.Insert(at, (random.Of(Types), new byte[random.Below(50)])); break;
        }
    }

    // Another small picture, whole: the sizes fit, the pixels are whatever they are.
    private static void Resize(List<(string Type, byte[] Data)> chunks, int header, int rows, FuzzRandom random)
    {
        byte[] data = [.. chunks[header].Data];
        var (width, height) = (1 + random.Below(20), 1 + random.Below(20));
        BinaryPrimitives.WriteInt32BigEndian(data, width);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4), height);
        (data[8], data[9]) = (random.Of(Depths), (byte)random.Below(7));
        int samples = data[9] switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        chunks[header] = ("IHDR", data);
        chunks[rows] = ("IDAT", Packed(new byte[height * (1 + (width * samples * data[8] + 7) / 8)], random));
    }

    private static byte[] Damaged(byte[] header, FuzzRandom random)
    {
        header = [.. header];
        if (random.OneIn(2)) Interesting.Write(header.AsSpan(4 * random.Below(2), 4), random);
        else header[8 + random.Below(5)] = random.Of(Depths);
        return header;
    }

    private static byte[] Packed(byte[] rows, FuzzRandom random)
    {
        for (int left = random.Below(8); left > 0 && rows.Length > 0; left--) rows[random.Below(rows.Length)] = (byte)random.Below(random.OneIn(2) ? 6 : 256);
        return Packed(rows);
    }

    private static List<(string Type, byte[] Data)> Chunks(byte[] file)
    {
        var chunks = new List<(string, byte[])>();
        for (int at = SignatureBytes; at + 12 <= file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            chunks.Add((Encoding.Latin1.GetString(file, at + 4, 4), file[(at + 8)..(at + 8 + length)]));
            at += 12 + length;
        }

        return chunks;
    }
}
