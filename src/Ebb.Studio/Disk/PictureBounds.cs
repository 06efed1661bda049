using Ebb.Formats;

namespace Ebb.Studio.Disk;

/// <summary>Reads pictures that a stranger may have made: a few bytes can claim gigabytes, so the claim is looked at first.</summary>
internal static class PictureBounds
{
    public const int MostPixels = 1 << 24;

    private const int HeaderBytes = 33;

    public static Picture ReadPng(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return ReadPng(file, Path.GetFileName(path));
    }

    /// <exception cref="InvalidDataException">It is damaged, no PNG, or larger than 2^24 pixels.</exception>
    public static Picture ReadPng(Stream stream, string name)
    {
        var start = new byte[HeaderBytes];
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (read < HeaderBytes || !start.AsSpan(0, 8).SequenceEqual(PngReader.Signature)) throw new InvalidDataException($"{name} is not a PNG.");
        var header = PngHeader.Parse(start.AsSpan(16, 13), name, 16);
        if ((long)header.Width * header.Height > MostPixels)
        {
            throw new InvalidDataException(FormattableString.Invariant($"{name} has {header.Width} x {header.Height} pixels; at most {MostPixels} are read. Make it smaller."));
        }

        stream.Position = 0;
        return PngFile.Read(stream, name);
    }

    /// <exception cref="InvalidDataException">It is damaged or no netpbm picture.</exception>
    public static Picture ReadPnm(string path, long most)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return file.Length <= most ? PnmFile.Read(file, Path.GetFileName(path)) : throw new InvalidDataException(FormattableString.Invariant($"The picture has {file.Length} bytes; at most {most} are read."));
    }
}
