using Ebb.Studio.Disk;

namespace Ebb.Studio.RunViews;

/// <summary>Finds the folders of runs and models under a root. Links to folders are not followed, and neither depth nor number is without bound.</summary>
internal sealed class FolderScan
{
    private const int MostDepth = 8;
    private const int MostFolders = 20_000;
    private const int MostFound = 2_000;

    // What a run keeps beside its record; none of it is another run.
    private static readonly string[] InnerFolders = ["checkpoints", "images", "certificates"];

    private static readonly EnumerationOptions Listing = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };

    private int _visited;

    private FolderScan()
    {
    }

    /// <summary>Folders with a <c>run.json</c>, by path.</summary>
    public List<string> Runs { get; } = [];

    /// <summary>Folders with a <c>config.json</c> or <c>model_index.json</c>.</summary>
    public List<string> Models { get; } = [];

    /// <summary>Files of weights that lie in no such folder.</summary>
    public List<string> Weights { get; } = [];

    /// <summary>Whether nothing was left out.</summary>
    public bool IsComplete { get; private set; } = true;

    public static FolderScan Of(RootFolder root)
    {
        var scan = new FolderScan();
        scan.Visit(root.Path, 0, isInRun: false, isInModel: false);
        return scan;
    }

    private void Visit(string folder, int depth, bool isInRun, bool isInModel)
    {
        if (depth > MostDepth || ++_visited > MostFolders || Runs.Count + Models.Count + Weights.Count > MostFound)
        {
            IsComplete = false;
            return;
        }

        bool isRun = !isInRun && File.Exists(Path.Combine(folder, "run.json"));
        bool isModel = !isInModel && (File.Exists(Path.Combine(folder, "model_index.json")) || File.Exists(Path.Combine(folder, "config.json")));
        if (isRun) Runs.Add(folder);
        if (isModel) Models.Add(folder);
        if (!isInModel && !isModel) Weights.AddRange(Names(() => Directory.EnumerateFiles(folder, "*.safetensors", Listing)));
        foreach (string child in Names(() => Directory.EnumerateDirectories(folder, "*", Listing)))
        {
            if ((isRun || isInRun) && InnerFolders.Contains(Path.GetFileName(child), StringComparer.Ordinal)) continue;
            Visit(child, depth + 1, isInRun || isRun, isInModel || isModel);
        }
    }

    private static IEnumerable<string> Names(Func<IEnumerable<string>> list)
    {
        try
        {
            return [.. list().Take(MostFolders).Order(StringComparer.Ordinal)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
