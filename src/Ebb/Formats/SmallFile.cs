namespace Ebb.Formats;

/// <summary>Files that are read whole, but not at any size.</summary>
internal static class SmallFile
{
    /// <summary>What a settings file, a list of sums or a few thousand points of a curve stay far below.</summary>
    public const long MaxBytes = 1 << 24;

    /// <exception cref="InvalidDataException">The file is missing or too large.</exception>
    public static byte[] Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidDataException($"{path} is missing.");
        long length = new FileInfo(path).Length;
        return length <= MaxBytes ? File.ReadAllBytes(path) : throw new InvalidDataException($"{path} has {length} bytes; at most {MaxBytes} are read.");
    }
}
