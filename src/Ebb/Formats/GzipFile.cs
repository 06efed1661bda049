using System.Buffers.Binary;
using System.IO.Compression;

namespace Ebb.Formats;

/// <summary>
/// Unpacks one-member gzip files (RFC 1952) and checks their sum and length. The base library's own reader
/// takes a file whose end was cut off for a whole one, so the frame is read here.
/// </summary>
internal static class GzipFile
{
    private const int FixedHeaderBytes = 10;
    private const int TrailerBytes = 8;

    public static bool IsGzip(ReadOnlySpan<byte> start) => start is [0x1F, 0x8B, ..];

    public static byte[] Unpack(byte[] packed, string name, long limit)
    {
        int start = SkipHeader(packed, name);
        if (packed.Length - start < TrailerBytes) throw BadFile.At(name, packed.Length, "the gzip file ends before its checksum.");
        var trailer = packed.AsSpan(packed.Length - TrailerBytes);
        byte[] content;
        try
        {
            using var inflate = new DeflateStream(new MemoryStream(packed, start, packed.Length - start - TrailerBytes), CompressionMode.Decompress);
            content = FileCursor.CopyAll(inflate, name + " (unpacked)", limit);
        }
        catch (Exception error) when (error is IOException || (error is InvalidDataException && !error.Message.StartsWith(name, StringComparison.Ordinal)))
        {
            throw BadFile.At(name, start, $"the compressed data is damaged: {error.Message}", error);
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer) != Crc32.Of(content) || BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]) != (uint)content.Length)
        {
            throw BadFile.At(name, packed.Length - TrailerBytes, "the gzip checksum or length differs from the content: the file is damaged or truncated.");
        }

        return content;
    }

    private static int SkipHeader(ReadOnlySpan<byte> packed, string name)
    {
        if (packed.Length < FixedHeaderBytes || !IsGzip(packed) || packed[2] != 8 || (packed[3] & 0xE0) != 0)
        {
            throw BadFile.At(name, 0, "the gzip header is damaged or truncated.");
        }

        int flags = packed[3], at = FixedHeaderBytes;
        if ((flags & 4) != 0)
        {
            if (packed.Length < at + 2) throw BadFile.At(name, at, "the gzip header is truncated.");
            at += 2 + BinaryPrimitives.ReadUInt16LittleEndian(packed[at..]);
        }

        for (int field = 8; field <= 16; field *= 2)
        {
            if ((flags & field) != 0 && at <= packed.Length) at = packed[at..].IndexOf((byte)0) is >= 0 and int length ? at + length + 1 : packed.Length + 1;
        }

        if ((flags & 2) != 0) at += 2;
        return at <= packed.Length ? at : throw BadFile.At(name, packed.Length, "the gzip header is truncated.");
    }
}
