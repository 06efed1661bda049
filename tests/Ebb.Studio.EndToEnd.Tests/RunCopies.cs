namespace Ebb.Studio.EndToEnd.Tests;

/// <summary>A folder of runs for one test to change: copies of trained ones, and runs made up of lines.</summary>
internal sealed class RunCopies : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("ebb-end-to-end-").FullName;

    public string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Copies a run that was trained.</summary>
    public void Copy(TrainedRuns runs, string name)
    {
        string from = Path.Combine(runs.Root, name);
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string to = At(name, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }

    /// <summary>Writes a run of a log alone.</summary>
    public void Write(string name, string settings, IEnumerable<string> lines)
    {
        Directory.CreateDirectory(At(name));
        File.WriteAllText(At(name, "run.json"), settings);
        File.WriteAllLines(At(name, "metrics.jsonl"), lines);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
