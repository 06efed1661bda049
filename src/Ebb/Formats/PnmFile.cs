using System.Globalization;
using System.Text;

namespace Ebb.Formats;

/// <summary>
/// The netpbm pictures: reads grey (P2, P5) and RGB (P3, P6) with comments and any maximum up to 65535, scaled to 8 bits;
/// writes RGB as P3 (text) or P6 (bytes). Grey is written as three equal channels, alpha is dropped.
/// </summary>
public static class PnmFile
{
    /// <summary>The most bytes that a file may have.</summary>
    public const long MaxFileBytes = 1L << 30;

    /// <summary>Reads a picture of 1 or 3 channels.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, truncated, too long or not netpbm; path and offset are named.</exception>
    public static Picture Read(string path)
    {
        using var file = FileCursor.Open(path);
        return Read(file);
    }

    /// <summary>Reads a picture from where <paramref name="stream"/> stands to its end; <paramref name="name"/> is used in errors.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged, truncated, too long or not netpbm.</exception>
    public static Picture Read(Stream stream, string name)
    {
        using var file = FileCursor.Over(stream, name);
        return Read(file);
    }

    /// <summary>Writes text (P3): the lines <c>P3</c>, <c>width height</c>, <c>255</c>, then one pixel a line.</summary>
    public static void WriteText(string path, Picture picture) => AtomicFile.Write(path, stream => WriteText(stream, picture));

    /// <inheritdoc cref="WriteText(string, Picture)"/>
    public static void WriteText(Stream stream, Picture picture)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var pixels = Rgb(picture).Pixels;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"P3\n{picture.Width} {picture.Height}\n255\n");
        for (int i = 0; i < pixels.Length; i += 3)
        {
            text.Append(CultureInfo.InvariantCulture, $"{pixels[i]} {pixels[i + 1]} {pixels[i + 2]}\n");
        }

        foreach (var piece in text.GetChunks()) stream.Write(Encoding.ASCII.GetBytes(piece.ToArray()));
    }

    /// <summary>Writes bytes (P6).</summary>
    public static void WriteBinary(string path, Picture picture) => AtomicFile.Write(path, stream => WriteBinary(stream, picture));

    /// <inheritdoc cref="WriteBinary(string, Picture)"/>
    public static void WriteBinary(Stream stream, Picture picture)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var rgb = Rgb(picture);
        stream.Write(Encoding.ASCII.GetBytes($"P6\n{picture.Width} {picture.Height}\n255\n"));
        stream.Write(rgb.Pixels);
    }

    private static Picture Rgb(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return picture.WithChannels(3);
    }

    private static Picture Read(FileCursor file) => file.Remaining <= MaxFileBytes
        ? new PnmParser(file.Name, file.Offset, file.ReadBytes(file.Remaining, "the file")).Parse()
        : throw file.Bad($"the picture has {file.Remaining} bytes; at most {MaxFileBytes} are read.");
}
