namespace Ebb.Formats;

/// <summary>Files that are read whole, but not at any size.</summary>
internal static class SmallFile
{
    /// <summary>What a settings file, a list of sums or a few thousand points of a curve stay far below.</summary>
    public const int MaxBytes = 1 << 24;

    /// <exception cref="InvalidDataException">The file is missing, empty or larger than <paramref name="most"/> bytes.</exception>
    public static byte[] Read(string path, int most = MaxBytes)
    {
        if (!File.Exists(path)) throw new InvalidDataException($"{path} is missing.");
        using var file = FileCursor.Open(path);
        return file.Length <= most
            ? file.ReadBytes(file.Remaining, "the file")
            : throw new InvalidDataException($"{path} has {file.Length} bytes; at most {most} are read.");
    }
}
