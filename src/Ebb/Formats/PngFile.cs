namespace Ebb.Formats;

/// <summary>
/// PNG pictures (ISO/IEC 15948). Reads grey, RGB, palette, grey and alpha, and RGBA with 1 to 16 bits, not interlaced, as 8 bits a channel;
/// writes 8 bits. A palette becomes RGB, or RGBA when it has transparency; the single transparent colour of other kinds is ignored.
/// </summary>
public static class PngFile
{
    /// <summary>The most bytes that a picture may unpack to.</summary>
    public const long MaxUnpackedBytes = 1L << 30;

    /// <summary>Reads a picture.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, truncated, interlaced or not a PNG; path and offset are named.</exception>
    public static Picture Read(string path)
    {
        using var file = FileCursor.Open(path);
        return PngReader.Read(file);
    }

    /// <summary>Reads a picture from where <paramref name="stream"/> stands; <paramref name="name"/> is used in errors.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged, truncated, interlaced or not a PNG.</exception>
    public static Picture Read(Stream stream, string name)
    {
        using var file = FileCursor.Over(stream, name);
        return PngReader.Read(file);
    }

    /// <summary>Writes <paramref name="picture"/>, whole or not at all.</summary>
    public static void Write(string path, Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        AtomicFile.Write(path, stream => PngWriter.Write(stream, picture));
    }

    /// <summary>Writes <paramref name="picture"/> to <paramref name="stream"/>.</summary>
    public static void Write(Stream stream, Picture picture)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(picture);
        PngWriter.Write(stream, picture);
    }
}
