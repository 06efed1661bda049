namespace Ebb.Cli.Files;

/// <summary>The folder that a training run is going to fill.</summary>
internal sealed class RunFolder
{
    private const string Marker = "run.json";

    // What a run consists of. Anything else in the folder is the user's and stays.
    private static readonly string[] RunFiles = [Marker, "train-log.json", "metrics.jsonl", "end.json"];
    private static readonly string[] RunSubfolders = ["model", "model-raw", "images", "checkpoints", "eval", "certificates"];

    private readonly string _fullPath;
    private readonly bool _holdsRun;

    private RunFolder(string path, string fullPath, bool holdsRun)
    {
        (Path, _fullPath, _holdsRun) = (path, fullPath, holdsRun);
    }

    /// <summary>The folder as the user gave it, or relative to the working folder.</summary>
    public string Path { get; }

    /// <summary>Whether a run in it is to be replaced.</summary>
    public bool HoldsRun => _holdsRun;

    /// <summary>Takes the folder asked for, or the next free runs/NAME-001.</summary>
    /// <exception cref="FailureException">The folder is in use or cannot be written.</exception>
    public static RunFolder Choose(string? asked, bool overwrite, string name, string workingFolder)
    {
        string path = asked ?? NextFree(name, workingFolder);
        string full = System.IO.Path.GetFullPath(path, workingFolder);
        if (File.Exists(full)) throw new FailureException($"--out: '{path}' is a file: name a folder");

        bool occupied = !Training.RunFolder.IsUnused(full);
        if (occupied && !overwrite)
        {
            throw new FailureException($"--out: the folder '{path}' is not empty: name another, or give --overwrite to replace the run in it");
        }

        if (occupied && !File.Exists(System.IO.Path.Combine(full, Marker)))
        {
            throw new FailureException($"--out: the folder '{path}' holds something that is no run (there is no {Marker}), so --overwrite leaves it alone: name another");
        }

        OutputFile.CheckFolder(full, path, "--out");
        return new RunFolder(path, full, occupied);
    }

    /// <summary>The folder of a run that goes on.</summary>
    public static RunFolder Of(string path, string workingFolder) => new(path, System.IO.Path.GetFullPath(path, workingFolder), holdsRun: false);

    /// <summary>Removes the run that is in the folder, if any is to be replaced.</summary>
    /// <exception cref="IOException">It is still going.</exception>
    public void Clear()
    {
        if (!_holdsRun) return;
        Training.RunFolder.CheckFree(_fullPath);
        foreach (string subfolder in RunSubfolders)
        {
            string path = System.IO.Path.Combine(_fullPath, subfolder);
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        }

        foreach (string file in RunFiles) File.Delete(System.IO.Path.Combine(_fullPath, file));
    }

    private static string NextFree(string name, string workingFolder)
    {
        for (int i = 1; ; i++)
        {
            string candidate = System.IO.Path.Combine("runs", FormattableString.Invariant($"{name}-{i:000}"));
            if (!System.IO.Path.Exists(System.IO.Path.Combine(workingFolder, candidate))) return candidate;
        }
    }
}
