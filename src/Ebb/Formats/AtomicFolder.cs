namespace Ebb.Formats;

/// <summary>Writes a folder whole or not at all: as a temporary folder beside the target, flushed, then one rename.</summary>
internal static class AtomicFolder
{
    private const string TemporaryEnd = ".tmp";
    private const string ReplacedEnd = ".old";

    /// <summary>
    /// Writes <paramref name="path"/>. A folder that is there already is replaced when all is written: it is set aside by one rename before the new
    /// one takes its name, so that <see cref="Find"/> gives one of the two whole at every moment.
    /// </summary>
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
            SetAside(target);
            Directory.Move(temporary, target);
            FolderFlush.Flush(parent);
        }
        finally
        {
            TryDelete(temporary);
        }

        TryDelete(Replaced(target));
    }

    /// <summary>Where the folder that goes by this name is: there, or set aside by a writer that was killed as it replaced it.</summary>
    public static string Find(string path)
    {
        string replaced = Replaced(Path.GetFullPath(path));
        return !Directory.Exists(path) && Directory.Exists(replaced) ? replaced : path;
    }

    /// <summary>The names that <see cref="Find"/> finds in a folder; none where it is missing.</summary>
    public static IEnumerable<string> Names(string parent) => Directory.Exists(parent)
        ? Directory.GetDirectories(parent).Select(folder => NameOf(Path.GetFileName(folder))).OfType<string>().Distinct(StringComparer.Ordinal)
        : [];

    /// <summary>Removes a folder so that half of it never goes by its name.</summary>
    public static void Delete(string path)
    {
        string found = Find(path);
        if (!Directory.Exists(found)) return;
        string temporary = Temporary(Path.GetFullPath(path));
        Directory.Move(found, temporary);
        Directory.Delete(temporary, recursive: true);
    }

    /// <summary>Clears up after a writer that was killed: what it left unfinished goes, and what it had set aside takes its name again.</summary>
    public static void Recover(string parent)
    {
        if (!Directory.Exists(parent)) return;
        foreach (string unfinished in Directory.GetDirectories(parent, $".*{TemporaryEnd}")) Directory.Delete(unfinished, recursive: true);
        foreach (string replaced in Directory.GetDirectories(parent, $".*{ReplacedEnd}"))
        {
            string target = Path.Combine(parent, NameOf(Path.GetFileName(replaced))!);
            if (Directory.Exists(target)) Directory.Delete(replaced, recursive: true);
            else Directory.Move(replaced, target);
        }
    }

    private static void SetAside(string target)
    {
        if (!Directory.Exists(target)) return;
        string replaced = Replaced(target);
        if (Directory.Exists(replaced)) Directory.Delete(replaced, recursive: true);
        Directory.Move(target, replaced);
    }

    // What cannot be cleared up now is cleared up by the next writer; the failure to report is the one that came first.
    private static void TryDelete(string path)
    {
        try
        {
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static string? NameOf(string entry) => entry switch
    {
        ['.', .. var rest] => rest.EndsWith(ReplacedEnd, StringComparison.Ordinal) ? rest[..^ReplacedEnd.Length] : null,
        _ => entry,
    };

    private static string Replaced(string target) => Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}{ReplacedEnd}");

    private static string Temporary(string target) =>
        Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}{TemporaryEnd}");
}
