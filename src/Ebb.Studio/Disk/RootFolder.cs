using Ebb.Formats;

namespace Ebb.Studio.Disk;

/// <summary>The folder that is shown. Every path that is read passes <see cref="Find"/>, which follows links to their end and refuses what lies outside.</summary>
internal sealed class RootFolder
{
    private const int MostLinks = 40;

    private readonly string _inside;

    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public RootFolder(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Given = path;
        string full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        if (!Directory.Exists(full)) throw new DirectoryNotFoundException($"There is no folder {path}. Name the folder that holds runs, such as runs.");
        Path = RealPath(full) ?? throw new DirectoryNotFoundException($"{path} is a link that leads nowhere. Name the folder that holds runs, such as runs.");
        _inside = Path.EndsWith(System.IO.Path.DirectorySeparatorChar) ? Path : Path + System.IO.Path.DirectorySeparatorChar;
    }

    /// <summary>The folder as it was named.</summary>
    public string Given { get; }

    /// <summary>The folder, without links.</summary>
    public string Path { get; }

    /// <summary>The last part of its name.</summary>
    public string Name => System.IO.Path.GetFileName(Path) is { Length: > 0 } name ? name : Path;

    /// <summary>Where a path inside the folder really is: itself, or the end of its links. Null where it is missing or leaves the folder.</summary>
    public string? Find(string path) =>
        RealPath(path) is { } real && (real == Path || real.StartsWith(_inside, StringComparison.Ordinal)) && System.IO.Path.Exists(real) ? real : null;

    /// <summary>As <see cref="Find"/>, for a file with something in it: pipes and devices have no length, and reading one could wait for ever.</summary>
    public string? FindFile(string path) => Find(path) is { } real && new FileInfo(real) is { Exists: true, Length: > 0 } ? real : null;

    /// <summary>Reads a small file of the folder.</summary>
    /// <exception cref="InvalidDataException">It is missing, empty, too long or outside.</exception>
    public byte[] ReadSmall(string path, int most) =>
        FindFile(path) is { } real ? SmallFile.Read(real, most) : throw new InvalidDataException($"{Relative(path)} is missing, empty, or a link that leaves the folder.");

    /// <summary>The path seen from the folder, with slashes.</summary>
    public string Relative(string path) => System.IO.Path.GetRelativePath(Path, path).Replace('\\', '/');

    // Links are resolved part by part, since any folder on the way may be one.
    private static string? RealPath(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        int links = 0;
        for (int at = System.IO.Path.GetPathRoot(full)!.Length; at < full.Length;)
        {
            int end = full.IndexOf(System.IO.Path.DirectorySeparatorChar, at);
            if (end < 0) end = full.Length;
            string part = full[..end];
            string? target = new FileInfo(part).LinkTarget;
            if (target is null)
            {
                at = end + 1;
                continue;
            }

            if (++links > MostLinks) return null;
            string rest = end < full.Length ? full[(end + 1)..] : "";
            full = System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(part)!, target, rest));
            at = System.IO.Path.GetPathRoot(full)!.Length;
        }

        return System.IO.Path.TrimEndingDirectorySeparator(full);
    }
}
