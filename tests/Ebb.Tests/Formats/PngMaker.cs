using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Ebb.Formats;

namespace Ebb.Tests.Formats;

/// <summary>Builds PNG files by hand, valid or not.</summary>
public sealed class PngMaker
{
    private readonly List<byte> _bytes = [0x89, .. "PNG\r\n\u001a\n"u8];

    public byte[] Bytes => [.. _bytes];

    public PngMaker Chunk(string type, params byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        return Word((uint)data.Length, body).Word(Crc32.Of(body), []);
    }

    public PngMaker Header(int width, int height, int depth, int colour, int interlace = 0)
    {
        var data = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(data, width);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4), height);
        (data[8], data[9], data[12]) = ((byte)depth, (byte)colour, (byte)interlace);
        return Chunk("IHDR", data);
    }

    public PngMaker Data(params byte[] rows) => Chunk("IDAT", Packed(rows));

    public byte[] End() => Chunk("IEND").Bytes;

    public static byte[] Packed(byte[] rows) => BadBytes.Written(stream =>
    {
        using var zlib = new ZLibStream(stream, CompressionLevel.Optimal);
        zlib.Write(rows);
    });

    private PngMaker Word(uint word, byte[] after)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, word);
        _bytes.AddRange(bytes);
        _bytes.AddRange(after);
        return this;
    }
}
