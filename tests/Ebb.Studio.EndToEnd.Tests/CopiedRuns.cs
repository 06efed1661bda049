namespace Ebb.Studio.EndToEnd.Tests;

/// <summary>A folder of a test's own, with copies of runs, to be changed at will.</summary>
internal sealed class CopiedRuns : IDisposable
{
    private CopiedRuns(string root) => Root = root;

    public string Root { get; }

    /// <summary>Copies runs.</summary>
    public static CopiedRuns Of(string from, params ReadOnlySpan<string> runs)
    {
        var copy = new CopiedRuns(Directory.CreateTempSubdirectory("ebb-end-to-end-copy-").FullName);
        foreach (string run in runs) copy.Add(from, run, run);
        return copy;
    }

    /// <summary>Copies a run under another name.</summary>
    public void Add(string from, string run, string name)
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(from, run), "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(Root, name, Path.GetRelativePath(Path.Combine(from, run), file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }

    /// <summary>Writes a file of the folder.</summary>
    public string Write(string name, string text)
    {
        string path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
