namespace Ebb.Models;

/// <summary>Where the parts of a model lie.</summary>
/// <param name="NetFolder">The folder of <see cref="NetFile"/> and the weights.</param>
/// <param name="SchedulerPath">The scheduler's file.</param>
/// <param name="SchedulerClass">The scheduler's class where the pipeline says it, else null.</param>
internal sealed record ModelLayout(string NetFolder, string SchedulerPath, string? SchedulerClass)
{
    public const string NetFile = "config.json";
    public const string SchedulerFileName = "scheduler_config.json";

    public const string Expected =
        $"A model folder holds {NetFile}, {WeightFiles.Whole} and {SchedulerFileName}, or is a pipeline with {PipelineIndex.Net}/ and {PipelineIndex.Scheduler}/.";

    private const string InRun = "model";

    public string NetPath => Path.Combine(NetFolder, NetFile);

    /// <summary>The places in a folder to write a model to: of a pipeline, or beside one another.</summary>
    public static ModelLayout Of(string folder, bool isPipeline) => new(
        isPipeline ? Path.Combine(folder, PipelineIndex.Net) : folder,
        isPipeline ? Path.Combine(folder, PipelineIndex.Scheduler, SchedulerFileName) : Path.Combine(folder, SchedulerFileName),
        null);

    /// <summary>Finds a model.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">It is a file, a run that did not end, or a pipeline of other parts.</exception>
    public static ModelLayout Find(string folder)
    {
        if (File.Exists(folder)) throw WeightFiles.AreNotAFolder(folder);
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"There is no folder {folder}. Name a run folder or a model folder.");
        string inRun = Path.Combine(folder, InRun);
        if (!IsModel(folder) && Directory.Exists(inRun)) folder = inRun;
        else if (File.Exists(Path.Combine(folder, "run.json")) && !Directory.Exists(inRun))
        {
            throw new InvalidDataException($"{folder} holds a run that did not end, so there is no model in it. Name another, or train again.");
        }

        string index = Path.Combine(folder, PipelineIndex.FileName);
        if (File.Exists(index)) return OfPipeline(folder, PipelineIndex.Read(index));
        return File.Exists(Path.Combine(folder, NetFile)) ? Of(folder, isPipeline: false) : OfPipeline(folder, null);
    }

    // Early pipelines of one net have their files beside one another, and the ecosystem reads them so.
    private static ModelLayout OfPipeline(string folder, string? schedulerClass)
    {
        var (flat, parts) = (Of(folder, isPipeline: false), Of(folder, isPipeline: true));
        bool hasScheduler = Directory.Exists(Path.GetDirectoryName(parts.SchedulerPath));
        return new((Directory.Exists(parts.NetFolder) ? parts : flat).NetFolder, (hasScheduler ? parts : flat).SchedulerPath, schedulerClass);
    }

    private static bool IsModel(string folder) => File.Exists(Path.Combine(folder, NetFile)) || File.Exists(Path.Combine(folder, PipelineIndex.FileName));
}
