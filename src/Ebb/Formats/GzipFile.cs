using System.Buffers.Binary;
using System.IO.Compression;

namespace Ebb.Formats;

/// <summary>
/// Unpacks one-member gzip files (RFC 1952) and checks their sum and length. The base library's own reader
/// takes a file whose end was cut off for a whole one, so the frame is read here.
/// </summary>
internal static class GzipFile
{
    /// <summary>Deflate packs at most 258 bytes into two bits, so content larger than this times its data is a lie.</summary>
    public const int MaxDeflateRatio = 1032;

    private const int FixedHeaderBytes = 10;
    private const int TrailerBytes = 8;

    public static bool IsGzip(ReadOnlySpan<byte> start) => start is [0x1F, 0x8B, ..];

    /// <exception cref="InvalidDataException">The file is damaged, truncated, or unpacks to more than <paramref name="limit"/> bytes.</exception>
    public static byte[] Unpack(byte[] packed, string name, long limit)
    {
        int start = SkipHeader(packed, name), end = packed.Length - TrailerBytes;
        if (end < start) throw BadFile.At(name, packed.Length, "the gzip file ends before its checksum.");
        uint sum = BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(end)), length = BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(end + 4));
        if (length > limit) throw BadFile.At(name, end + 4, $"the content of {length} bytes is longer than the limit of {limit} bytes.");
        if (length > (long)(end - start) * MaxDeflateRatio)
        {
            throw BadFile.At(name, end + 4, $"{end - start} bytes of compressed data cannot hold the {length} bytes that are announced.");
        }

        var content = new byte[length];
        using var inflate = new DeflateStream(new MemoryStream(packed, start, end - start), CompressionMode.Decompress);
        try
        {
            int read = inflate.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            if (read == content.Length && inflate.ReadByte() < 0 && sum == Crc32.Of(content)) return content;
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            throw BadFile.At(name, start, $"the compressed data is damaged: {error.Message}", error);
        }

        throw BadFile.At(name, end, "the gzip checksum or length differs from the content: the file is damaged or truncated.");
    }

    // Returns where the compressed data begins, which is not past the end.
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
