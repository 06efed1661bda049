using System.Text.Json;
using Ebb.Formats;
using Ebb.Sampling;
using Ebb.Spec;
using Ebb.Spec.Fields;
using Ebb.Spec.Schedules;

namespace Ebb.Models;

/// <summary><c>scheduler_config.json</c> of a model folder. What it says of the model is read; what it says of sampling is checked (<see cref="SamplerKeys"/>).</summary>
internal static class SchedulerFile
{
    private const double LeastShift = 1e-6;
    private const double MostShift = 1e6;

    public static void Write(string path, SchedulerConfig config) => JsonConfig.Write(path, json =>
    {
        json.WriteString("_class_name", config.ClassName);
        json.WriteString("_diffusers_version", PipelineIndex.Version);
        json.WriteNumber("num_train_timesteps", config.NumTrainTimesteps);
        if (config.IsFlowClass) WriteFlow(json, config);
        else WriteSchedule(json, config);
    });

    /// <summary>Reads the noise levels of a model and what its net predicts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="className">The class, where another file has said it; null for the file's own.</param>
    /// <exception cref="InvalidDataException">The file is missing or damaged, or a key asks for what is not supported; path and key are named.</exception>
    public static (NoiseLevels Levels, PredictionKind Prediction) Read(string path, string? className = null) =>
        Levels(JsonConfig.Read(path, ModelLayout.Expected, root => Parse(root, path, className)), path);

    internal static (NoiseLevels Levels, PredictionKind Prediction) Read(byte[] text, string path, string? className = null) =>
        Levels(JsonConfig.Parse(text, path, root => Parse(root, path, className)), path);

    private static (NoiseLevels Levels, PredictionKind Prediction) Levels(SchedulerConfig config, string path)
    {
        try
        {
            return (config.Levels(), config.Prediction);
        }
        catch (ArgumentException error)
        {
            throw JsonConfig.OutOfRange(path, error);
        }
    }

    private static SchedulerConfig Parse(JsonElement root, string path, string? className)
    {
        if (className is null && root.TryGetProperty("_class_name", out var given) && given.ValueKind == JsonValueKind.String) className = given.GetString();
        className ??= SchedulerConfig.Ddim;
        if (!SchedulerConfig.Classes.TryGetValue(className, out var config))
        {
            throw new InvalidDataException($"{path}: _class_name is {className}; this version knows {string.Join(", ", SchedulerConfig.Classes.Keys)}.");
        }

        JsonConfig.ForEach(root, path, (key, value) => config = With(config, key, value));
        Check(config, path);
        return config;
    }

    private static SchedulerConfig With(SchedulerConfig config, string key, JsonElement value) => key switch
    {
        "_class_name" => Aside(config, JsonConfig.Text(value)),
        "num_train_timesteps" => config with { NumTrainTimesteps = JsonConfig.Integer(value, 1, VpSchedule.MaxSteps) },
        "beta_start" => config with { BetaStart = JsonConfig.Number(value) },
        "beta_end" => config with { BetaEnd = JsonConfig.Number(value) },
        "beta_schedule" => config with { BetaSchedule = JsonConfig.OneOf(value, Catalog.Schedules.Keys) },
        "trained_betas" => config with { TrainedBetas = JsonConfig.IsNull(value) ? null : JsonConfig.List(value, JsonConfig.Number) },
        "rescale_betas_zero_snr" => config with { RescaleBetasZeroSnr = JsonConfig.Flag(value) },
        "prediction_type" => config with { PredictionType = JsonConfig.OneOf(value, SchedulerConfig.Predictions.Keys) },
        "use_flow_sigmas" => config with { UseFlowSigmas = !JsonConfig.IsNull(value) && JsonConfig.Flag(value) },
        "shift" => config.IsFlowClass ? config with { Shift = Shift(value) } : Aside(config, JsonConfig.Number(value)),
        "flow_shift" => config.IsFlowClass ? Aside(config, JsonConfig.Number(value)) : config with { Shift = Shift(value) },
        _ when key.StartsWith('_') || SamplerKeys.Accepts(key, value) => config,
        _ => throw new FormatException("This version does not know the key."),
    };

    // Beyond these, sigma = s t / (1 + (s - 1) t) is no number at t = 1. What is not above 0 is refused where the levels are made.
    private static double Shift(JsonElement value)
    {
        double shift = JsonConfig.Number(value);
        return shift is <= 0 or (>= LeastShift and <= MostShift)
            ? shift
            : throw new FormatException(FormattableString.Invariant($"Expected a number from {LeastShift} to {MostShift}; 1 shifts nothing."));
    }

    // What the value is has been checked; it says nothing more here.
    private static SchedulerConfig Aside<TValue>(SchedulerConfig config, TValue _) => config;

    private static void Check(SchedulerConfig config, string path)
    {
        if (config.TrainedBetas is { } betas && betas.Count != config.NumTrainTimesteps)
        {
            throw new InvalidDataException(
                $"{path}: num_train_timesteps is {config.NumTrainTimesteps}, but there are {betas.Count} trained_betas; expected as many betas, or null.");
        }

        string[] expected = config switch
        {
            { IsFlowClass: true } => [SchedulerConfig.Flow, "epsilon", "sample"],
            { UseFlowSigmas: true } => [SchedulerConfig.Flow],
            _ => ["epsilon", "sample", "v_prediction"],
        };
        if (!expected.Contains(config.PredictionType))
        {
            string sampler = config.UseFlowSigmas ? $"{config.ClassName} with use_flow_sigmas" : config.ClassName;
            throw new InvalidDataException($"{path}: prediction_type is {config.PredictionType}; expected {string.Join(" or ", expected)} of a {sampler}.");
        }
    }

    private static void WriteSchedule(Utf8JsonWriter json, SchedulerConfig config)
    {
        json.WriteNumber("beta_start", config.BetaStart);
        json.WriteNumber("beta_end", config.BetaEnd);
        json.WriteString("beta_schedule", config.BetaSchedule);
        if (config.TrainedBetas is null)
        {
            json.WriteNull("trained_betas");
        }
        else
        {
            json.WriteStartArray("trained_betas");
            foreach (double beta in config.TrainedBetas) json.WriteNumberValue(beta);
            json.WriteEndArray();
        }

        json.WriteBoolean("rescale_betas_zero_snr", config.RescaleBetasZeroSnr);
        json.WriteString("prediction_type", config.PredictionType);
        json.WriteBoolean("clip_sample", true);
        json.WriteNumber("clip_sample_range", 1);
        json.WriteBoolean("set_alpha_to_one", true);
        json.WriteNumber("steps_offset", 0);
        json.WriteBoolean("thresholding", false);

        // A schedule without signal at its end must be walked from there (Lin et al., 2024, section 3.3).
        json.WriteString("timestep_spacing", config.RescaleBetasZeroSnr || config.TrainedBetas is [.., 1] ? "trailing" : "leading");
    }

    // The class has no word for another prediction: a key that it warns of is better than none.
    private static void WriteFlow(Utf8JsonWriter json, SchedulerConfig config)
    {
        json.WriteNumber("shift", config.Shift);
        if (config.PredictionType != SchedulerConfig.Flow) json.WriteString("prediction_type", config.PredictionType);
    }
}
