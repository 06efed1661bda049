using System.Buffers.Binary;

namespace Ebb.Formats;

/// <summary>The IHDR chunk of a PNG.</summary>
internal readonly record struct PngHeader(int Width, int Height, int Depth, int ColourType)
{
    public const int Palette = 3;

    /// <summary>Samples of one pixel in the file; a palette index is one.</summary>
    public int Samples => ColourType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Bytes of one row without its filter byte.</summary>
    public long RowBytes => ((long)Width * Samples * Depth + 7) / 8;

    /// <summary>How far back the filters look: the bytes of a whole pixel, at least 1.</summary>
    public int FilterBytes => Math.Max(1, Samples * Depth / 8);

    public static PngHeader Parse(ReadOnlySpan<byte> chunk, string name, long offset)
    {
        if (chunk.Length != 13) throw BadFile.At(name, offset, $"the IHDR chunk has {chunk.Length} bytes; 13 are expected.");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(chunk), height = BinaryPrimitives.ReadUInt32BigEndian(chunk[4..]);
        var header = new PngHeader((int)width, (int)height, chunk[8], chunk[9]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue) throw BadFile.At(name, offset, $"the size {width} x {height} is not valid.");

        bool depthFits = header.ColourType switch
        {
            0 => header.Depth is 1 or 2 or 4 or 8 or 16,
            Palette => header.Depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => header.Depth is 8 or 16,
            _ => false,
        };
        if (!depthFits) throw BadFile.At(name, offset + 8, $"colour type {header.ColourType} with {header.Depth} bits does not exist.");
        if (chunk[10] != 0 || chunk[11] != 0) throw BadFile.At(name, offset + 10, "the compression or filter method is unknown.");
        if (chunk[12] != 0) throw BadFile.At(name, offset + 12, "interlaced PNG is not read. Save the picture without interlacing.");
        return header;
    }
}
