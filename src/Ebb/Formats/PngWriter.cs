using System.Buffers.Binary;
using System.IO.Compression;

namespace Ebb.Formats;

/// <summary>Writes 8-bit PNG; each row takes the filter whose bytes, read as signed, have the smallest sum of magnitudes.</summary>
internal static class PngWriter
{
    public static void Write(Stream stream, Picture picture)
    {
        WriteStart(stream, picture);
        WriteChunk(stream, "IDAT"u8, Pack(picture));
        WriteChunk(stream, "IEND"u8, []);
    }

    /// <summary>The signature and the IHDR chunk.</summary>
    public static void WriteStart(Stream stream, Picture picture)
    {
        stream.Write(PngReader.Signature);
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], picture.Height);
        (header[8], header[9]) = (8, picture.Channels switch { 1 => 0, 2 => 4, 3 => 2, _ => 6 });
        WriteChunk(stream, "IHDR"u8, header);
    }

    /// <summary>The filtered, compressed rows: the data of IDAT.</summary>
    public static ReadOnlySpan<byte> Pack(Picture picture)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) WriteRows(zlib, picture);
        return packed.GetBuffer().AsSpan(0, (int)packed.Length);
    }

    public static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
        stream.Write(word);
        stream.Write(type);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(word, Crc32.Of(type, data));
        stream.Write(word);
    }

    private static void WriteRows(ZLibStream stream, Picture picture)
    {
        int length = picture.Width * picture.Channels;
        var above = new byte[length];
        byte[] best = new byte[length + 1], trial = new byte[length + 1];
        for (int y = 0; y < picture.Height; y++)
        {
            var row = picture.Pixels.AsSpan(y * length, length);
            long bestCost = long.MaxValue;
            for (int filter = 0; filter < PngFilter.Count; filter++)
            {
                trial[0] = (byte)filter;
                PngFilter.Apply(filter, row, above, picture.Channels, trial.AsSpan(1));
                long cost = Cost(trial.AsSpan(1));
                if (cost < bestCost) (best, trial, bestCost) = (trial, best, cost);
            }

            stream.Write(best);
            row.CopyTo(above);
        }
    }

    private static long Cost(ReadOnlySpan<byte> filtered)
    {
        long sum = 0;
        foreach (byte value in filtered) sum += Math.Abs((int)(sbyte)value);
        return sum;
    }
}
