using Ebb.Models;
using Ebb.Studio.Disk;
using Ebb.Studio.Hosting;
using Ebb.Studio.RunViews;

namespace Ebb.Studio.ModelViews;

/// <summary>The models under the root, by id.</summary>
internal sealed class ModelIndex(RootFolder root, RunIndex runs)
{
    private const string Average = "model", Last = "model-raw";

    public IReadOnlyList<ModelRow> List() => [.. All().Select(model => model.Row)];

    /// <exception cref="RefusedException">There is no such model.</exception>
    public ModelEntry Find(string id) =>
        All().FirstOrDefault(model => model.Row.Id == id) ?? throw RefusedException.Missing("There is no such model in this folder; it may have been removed or renamed.");

    private IEnumerable<ModelEntry> All()
    {
        var known = runs.Current(out var scan);
        var runFolders = known.Values.Select(run => run.Folder).ToHashSet(StringComparer.Ordinal);
        foreach (string folder in scan.Models)
        {
            string parent = Path.GetDirectoryName(folder)!, name = Path.GetFileName(folder);
            bool isOfRun = runFolders.Contains(parent) && name is Average or Last;
            string? fault = FaultOf(folder);
            string? raw = isOfRun && name == Average && scan.Models.Contains(Path.Combine(parent, Last)) ? RunEntry.IdOf(root, Path.Combine(parent, Last)) : null;
            string shown = isOfRun ? $"{Path.GetFileName(parent)}{(name == Last ? " (raw)" : "")}" : name;
            yield return new(new(RunEntry.IdOf(root, folder), shown, isOfRun ? ModelEntry.Run : ModelEntry.Folder, fault is null, fault, raw) { Run = isOfRun ? RunEntry.IdOf(root, parent) : null }, folder);
        }

        foreach (string file in scan.Weights)
        {
            const string Reason = "Weights alone: config.json and scheduler_config.json beside them would say what net and noise levels they are for.";
            yield return new(new(root.Relative(file), Path.GetFileName(file), ModelEntry.Weights, false, Reason, null), file);
        }
    }

    // Only what a listing tells. What is wrong inside the files is said when the model is opened.
    private string? FaultOf(string folder)
    {
        try
        {
            string index = Path.Combine(folder, "model_index.json");
            if (File.Exists(index) && root.FindFile(index) is null) return "model_index.json is a link that leaves the folder.";
            var layout = ModelLayout.Find(folder);
            if (root.FindFile(layout.NetPath) is null) return "config.json is missing, or a link that leaves the folder.";
            if (root.FindFile(layout.SchedulerPath) is null) return "scheduler_config.json is missing, or a link that leaves the folder.";
            return WeightShards.Find(root, layout.NetFolder).Count == 0 ? "There are no .safetensors weights in it." : null;
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return Formats.Printable.Message(error.Message);
        }
    }
}
