namespace Ebb.Formats;

/// <summary>Writes a folder whole or not at all: as a temporary folder beside the target, flushed, then one rename.</summary>
internal static class AtomicFolder
{
    private const string TemporaryEnd = ".tmp";

    /// <summary>Writes <paramref name="path"/>; a folder that is there already is replaced, when all is written.</summary>
    /// <param name="path">The folder to write.</param>
    /// <param name="files">The name of each file and what writes it.</param>
    /// <exception cref="IOException">The disk refuses; the target is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The parent folder may not be written.</exception>
    public static void Write(string path, IEnumerable<(string Name, Action<Stream> Write)> files)
    {
        string target = Path.GetFullPath(path), parent = Path.GetDirectoryName(target)!;
        Directory.CreateDirectory(parent);
        string temporary = Temporary(target);
        try
        {
            Directory.CreateDirectory(temporary);
            foreach (var (name, write) in files)
            {
                using var stream = new FileStream(Path.Combine(temporary, name), FileMode.CreateNew, FileAccess.Write, FileShare.None);
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            FolderFlush.Flush(temporary);
            Delete(target);
            Directory.Move(temporary, target);
            FolderFlush.Flush(parent);
        }
        finally
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        }
    }

    /// <summary>Removes a folder so that half of it never goes by its name.</summary>
    public static void Delete(string path)
    {
        if (!Directory.Exists(path)) return;
        string temporary = Temporary(Path.GetFullPath(path));
        Directory.Move(path, temporary);
        Directory.Delete(temporary, recursive: true);
    }

    /// <summary>Removes what a writer that was killed has left in a folder.</summary>
    public static void DeleteLeftovers(string parent)
    {
        if (!Directory.Exists(parent)) return;
        foreach (string leftover in Directory.GetDirectories(parent, $".*{TemporaryEnd}")) Directory.Delete(leftover, recursive: true);
    }

    private static string Temporary(string target) =>
        Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}{TemporaryEnd}");
}
