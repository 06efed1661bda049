using System.IO.Compression;
using System.Text;

namespace Ebb.Formats;

/// <summary>Reads the chunks of a PNG and unpacks its rows.</summary>
internal sealed class PngReader : IDisposable
{
    // Small rows are many, and each costs a call of the inflater without it.
    private const int BufferBytes = 1 << 16;

    private readonly FileCursor _file;
    private readonly MemoryStream _packed = new();
    private PngHeader? _header;
    private byte[]? _palette;
    private byte[]? _transparency;
    private bool _dataEnded;

    private PngReader(FileCursor file) => _file = file;

    internal static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static Picture Read(FileCursor file)
    {
        Span<byte> signature = stackalloc byte[8];
        file.Read(signature, "the PNG signature");
        if (!signature.SequenceEqual(Signature))
        {
            throw BadFile.At(file.Name, file.Offset - 8, "this is not a PNG file: its signature is another.");
        }

        using var reader = new PngReader(file);
        while (reader.ReadChunk())
        {
        }

        return reader.Unpack();
    }

    public void Dispose() => _packed.Dispose();

    // Returns false at IEND.
    private bool ReadChunk()
    {
        uint length = _file.ReadUInt32BigEndian("the length of a chunk");
        long start = _file.Offset;
        if (length > _file.Remaining - 8)
        {
            throw BadFile.At(_file.Name, start - 4,
                $"a chunk of {length} bytes is announced, but {_file.Remaining} bytes are left: the file is truncated.");
        }

        byte[] chunk = _file.ReadBytes(4 + (long)length, "a chunk");
        if (_file.ReadUInt32BigEndian("the checksum of a chunk") != Crc32.Of(chunk))
        {
            throw BadFile.At(_file.Name, start, "the checksum of the chunk differs: the file is damaged.");
        }

        string type = Encoding.Latin1.GetString(chunk, 0, 4);
        if (_header is null && type != "IHDR") throw BadFile.At(_file.Name, start, $"the first chunk is {type}; IHDR is expected.");
        _dataEnded |= _packed.Length > 0 && type != "IDAT";
        return Take(type, chunk.AsSpan(4), start);
    }

    private bool Take(string type, ReadOnlySpan<byte> data, long start)
    {
        switch (type)
        {
            case "IHDR" when _header is null:
                _header = PngHeader.Parse(data, _file.Name, start + 4);
                return true;
            case "PLTE" when _palette is null && _packed.Length == 0 && data.Length is > 0 and <= 768 && data.Length % 3 == 0:
                _palette = data.ToArray();
                return true;
            case "tRNS" when _header!.Value.ColourType == PngHeader.Palette:
                _transparency = data.ToArray();
                return true;
            case "IDAT" when !_dataEnded:
                if (_packed.Length + data.Length > PngFile.MaxUnpackedBytes) throw BadFile.At(_file.Name, start, $"there are more than {PngFile.MaxUnpackedBytes} bytes of data.");
                _packed.Write(data);
                return true;
            case "IEND":
                return false;
            case "IHDR" or "PLTE" or "IDAT":
                throw BadFile.At(_file.Name, start, $"the chunk {type} stands in the wrong place, comes twice or has a wrong length.");
        }

        if (char.IsAsciiLetterUpper(type[0])) throw BadFile.At(_file.Name, start, $"the critical chunk {type} is unknown.");
        return true;
    }

    private Picture Unpack()
    {
        var header = _header!.Value;
        if (header.ColourType == PngHeader.Palette && _palette is null) throw _file.Bad("the palette (PLTE) is missing.");
        int channels = header.ColourType != PngHeader.Palette ? header.Samples : _transparency is null ? 3 : 4;
        Int128 unpacked = (Int128)header.Height * (1 + header.RowBytes), result = (Int128)header.Width * header.Height * channels;
        if (Int128.Max(unpacked, result) > PngFile.MaxUnpackedBytes)
        {
            throw _file.Bad($"the picture of {header.Width} x {header.Height} unpacks to more than the limit of {PngFile.MaxUnpackedBytes} bytes.");
        }

        if (unpacked > (Int128)_packed.Length * GzipFile.MaxDeflateRatio)
        {
            throw _file.Bad(
                $"{_packed.Length} bytes of data cannot hold a picture of {header.Width} x {header.Height}: the file is truncated or damaged.");
        }

        var picture = new Picture(header.Width, header.Height, channels);
        try
        {
            _packed.Position = 0;
            using var rows = new BufferedStream(new ZLibStream(_packed, CompressionMode.Decompress), BufferBytes);
            ReadRows(rows, header, picture);
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            throw BadFile.At(_file.Name, _file.Offset, $"the picture's data is damaged: {error.Message}", error);
        }

        return picture;
    }

    private void ReadRows(BufferedStream stream, PngHeader header, Picture picture)
    {
        byte[] above = new byte[header.RowBytes], row = new byte[header.RowBytes];
        for (int y = 0; y < header.Height; y++)
        {
            int filter = stream.ReadByte();
            if (filter is < 0 or >= PngFilter.Count)
            {
                throw new InvalidDataException(filter < 0 ? $"it ends before row {y}." : $"row {y} has filter {filter}; 0 to 4 exist.");
            }

            if (stream.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) < row.Length)
            {
                throw new InvalidDataException($"it ends inside row {y}.");
            }

            PngFilter.Undo(filter, row, above, header.FilterBytes);
            WritePixels(row, header, picture, y);
            (above, row) = (row, above);
        }

        if (stream.ReadByte() >= 0) throw new InvalidDataException($"it goes on after the last of {header.Height} rows.");
    }

    private void WritePixels(ReadOnlySpan<byte> row, PngHeader header, Picture picture, int y)
    {
        var target = picture.Pixels.AsSpan(y * picture.Width * picture.Channels, picture.Width * picture.Channels);
        if (header.ColourType == PngHeader.Palette)
        {
            for (int x = 0; x < header.Width; x++) LookUp(Sample(row, x, header.Depth), target.Slice(x * picture.Channels, picture.Channels), x, y);
            return;
        }

        int largest = (1 << header.Depth) - 1;
        if (header.Depth == 8) row.CopyTo(target);
        else for (int i = 0; i < target.Length; i++) target[i] = (byte)((Sample(row, i, header.Depth) * 255 + largest / 2) / largest);
    }

    private void LookUp(int index, Span<byte> pixel, int x, int y)
    {
        if (3 * index >= _palette!.Length)
        {
            throw new InvalidDataException($"pixel ({x}, {y}) has colour {index}; the palette has {_palette.Length / 3}.");
        }

        _palette.AsSpan(3 * index, 3).CopyTo(pixel);
        if (pixel.Length == 4) pixel[3] = index < _transparency!.Length ? _transparency[index] : (byte)255;
    }

    private static int Sample(ReadOnlySpan<byte> row, int index, int depth)
    {
        if (depth == 16) return row[2 * index] << 8 | row[2 * index + 1];
        int bit = index * depth;
        return row[bit / 8] >> (8 - depth - bit % 8) & ((1 << depth) - 1);
    }
}
