namespace Ebb.Formats;

/// <summary>Writes a file whole or not at all: into a temporary file beside the target, then one rename.</summary>
public static class AtomicFile
{
    private const int BufferBytes = 1 << 16;
    private const string TemporaryEnd = ".tmp";
    private const int IdLength = 32;

    /// <summary>Writes <paramref name="path"/>, making its folder when that is missing; an existing file is replaced only when all is written.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="write">Writes the content; when it throws, the target stays as it was and the temporary file is deleted.</param>
    /// <exception cref="IOException">The target is a folder, or the disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        if (Directory.Exists(target)) throw new IOException($"{path} is a folder; a file name is expected. Give a file inside it.");

        string folder = Path.GetDirectoryName(target)!;
        Directory.CreateDirectory(folder);
        string temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}{TemporaryEnd}");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
            FolderFlush.Flush(folder);
        }
        finally
        {
            TryDelete(temporary);
        }
    }

    /// <summary>Writes <paramref name="bytes"/> as the whole of <paramref name="path"/>.</summary>
    public static void WriteBytes(string path, ReadOnlyMemory<byte> bytes) => Write(path, stream => stream.Write(bytes.Span));

    /// <summary>Removes the temporary files that writers which were killed have left in a folder and those below it, and nothing else.</summary>
    internal static void DeleteLeftovers(string folder)
    {
        // Names with a dot count as hidden, and links lead elsewhere.
        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (string file in Directory.GetFiles(folder, $".*{TemporaryEnd}", everything))
        {
            if (IsTemporary(file)) File.Delete(file);
        }
    }

    /// <summary>Whether a file has the name of one that is being written.</summary>
    internal static bool IsTemporary(string path)
    {
        string name = Path.GetFileName(path), stem = Path.GetFileNameWithoutExtension(name);
        int id = stem.Length - IdLength;
        return id > 1 && stem[0] == '.' && stem[id - 1] == '.' && Path.GetExtension(name) == TemporaryEnd && Guid.TryParseExact(stem[id..], "N", out _);
    }

    // The failure to report is the one that came first.
    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }
}
