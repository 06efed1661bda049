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
        foreach (string run in runs)
        {
            foreach (string file in Directory.EnumerateFiles(Path.Combine(from, run), "*", SearchOption.AllDirectories))
            {
                string to = Path.Combine(copy.Root, Path.GetRelativePath(from, file));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(file, to);
            }
        }

        return copy;
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
