using Ebb.Devices;
using Ebb.Formats;
using Ebb.Spec.Schedules;

namespace Ebb.Sampling;

/// <summary>
/// A model on disk: <c>config.json</c>, <c>diffusion_pytorch_model.safetensors</c> and <c>scheduler_config.json</c>,
/// named and keyed as the ecosystem does it. A U-Net is written as its <c>UNet2DModel</c>.
/// </summary>
public static class ModelFolder
{
    internal const string Contents = $"{ConfigFile}, {WeightsFile} and {SchedulerFile}";

    private const string ConfigFile = "config.json";
    private const string WeightsFile = "diffusion_pytorch_model.safetensors";
    private const string SchedulerFile = "scheduler_config.json";
    private const string PipelineNet = "unet";
    private const string PipelineScheduler = "scheduler";

    /// <summary>Writes a model; each file is written whole or not at all, and equal models give equal bytes.</summary>
    public static void Save(DiffusionModel model, string folder)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        NetConfigFile.Write(Path.Combine(folder, ConfigFile), model);
        ModelJson.Write(Path.Combine(folder, SchedulerFile), Describe(model.Levels.Schedule!));
        SafetensorsFile.Write(Path.Combine(folder, WeightsFile), Weights.Gather(model.Net));
    }

    /// <summary>Reads a model.</summary>
    /// <param name="folder">
    /// A folder that <see cref="Save"/> wrote, the folder of a training run that holds one as <c>model</c>, or a pipeline of the ecosystem, with
    /// the net in <c>unet</c> and its schedule in <c>scheduler</c>.
    /// </param>
    /// <param name="device">Where the net shall live; null for the default device.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">A file is missing, damaged, or does not fit the others; the file and key are named.</exception>
    public static DiffusionModel Load(string folder, Device? device = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"There is no folder {folder}. Name a run folder or a model folder.");
        string inRun = Path.Combine(folder, "model");
        if (!File.Exists(Path.Combine(folder, ConfigFile)) && Directory.Exists(inRun)) folder = inRun;

        if (!Directory.Exists(inRun) && File.Exists(Path.Combine(folder, "run.json")))
        {
            throw new InvalidDataException($"{folder} holds a run that did not end, so there is no model in it. Name another, or train again.");
        }

        bool isPipeline = !File.Exists(Path.Combine(folder, ConfigFile)) && Directory.Exists(Path.Combine(folder, PipelineNet));
        string netFolder = isPipeline ? Path.Combine(folder, PipelineNet) : folder;
        string schedulerFolder = isPipeline ? Path.Combine(folder, PipelineScheduler) : folder;
        string configPath = Path.Combine(netFolder, ConfigFile);
        var (net, height, width) = NetConfigFile.Read(configPath, device);
        var schedule = Schedule(Path.Combine(schedulerFolder, SchedulerFile));
        string weightsPath = Path.Combine(netFolder, WeightsFile);
        if (!File.Exists(weightsPath)) throw new InvalidDataException($"{weightsPath} is missing. A model folder holds {Contents}.");
        Weights.Place(SafetensorsFile.Read(weightsPath), net, weightsPath);
        try
        {
            return new DiffusionModel(net, schedule, height, width);
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"{configPath}: {error.Message.Split(" (Parameter '")[0]}", error);
        }
    }

    private static SchedulerConfig Describe(VpSchedule<double> schedule)
    {
        double[] betas = [.. Enumerable.Range(0, schedule.Steps).Select(schedule.Beta)];
        var linear = VpSchedule.Linear(schedule.Steps, betas[0], betas[^1]);
        bool isLinear = betas.Select((beta, k) => beta == linear.Beta(k)).All(same => same);
        return new SchedulerConfig
        {
            NumTrainTimesteps = schedule.Steps,
            BetaStart = betas[0],
            BetaEnd = betas[^1],
            TrainedBetas = isLinear ? null : betas,
        };
    }

    private static VpSchedule<double> Schedule(string path)
    {
        var config = ModelJson.Read<SchedulerConfig>(path);
        if (config.PredictionType != "epsilon") throw new InvalidDataException($"{path}: prediction_type is {config.PredictionType}; this version knows epsilon.");
        if (config.BetaSchedule != "linear") throw new InvalidDataException($"{path}: beta_schedule is {config.BetaSchedule}; this version knows linear and trained_betas.");
        if (config.NumTrainTimesteps < 1 || (config.TrainedBetas is { } given && given.Length != config.NumTrainTimesteps))
        {
            throw new InvalidDataException(
                $"{path}: num_train_timesteps is {config.NumTrainTimesteps} with {config.TrainedBetas?.Length.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no"} trained_betas; expected at least 1, and as many betas.");
        }

        try
        {
            return config.TrainedBetas is { } betas
                ? new VpSchedule<double>(betas)
                : VpSchedule.Linear(config.NumTrainTimesteps, config.BetaStart, config.BetaEnd);
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw ModelJson.OutOfRange(path, error);
        }
    }
}
