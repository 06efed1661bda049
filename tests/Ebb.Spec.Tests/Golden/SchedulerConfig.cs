using System.Text.Json;
using Ebb.Spec.Schedules;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

/// <summary>Reads a scheduler configuration of the golden samplers, and says what in it the spec does not have.</summary>
internal static class SchedulerConfig
{
    /// <summary>Why this schedule is not covered; null when it is.</summary>
    public static string? MissingSchedule(JsonElement config)
    {
        if (Flag(config, "rescale_betas_zero_snr")) return "rescale_betas_zero_snr";
        if (HasBetas(config)) return null;
        return Text(config, "beta_schedule") is "linear" ? null : $"beta_schedule {Text(config, "beta_schedule")}";
    }

    public static VpSchedule<double> Schedule(JsonElement config) => HasBetas(config)
        ? new(GoldenJson.Array(config.GetProperty("trained_betas")).Data)
        : VpSchedule.Linear(config.GetProperty("num_train_timesteps").GetInt32(), config.GetProperty("beta_start").GetDouble(), config.GetProperty("beta_end").GetDouble());

    /// <summary>Why this sampler is not covered; null when it is.</summary>
    public static string? MissingSampler(JsonElement row)
    {
        JsonElement config = row.GetProperty("config");
        string scheduler = Text(row, "scheduler") ?? "";
        if (scheduler is not ("DDIMScheduler" or "DDPMScheduler")) return $"scheduler {scheduler}";
        if (MissingSchedule(config) is { } missing) return missing;
        if (Text(config, "prediction_type") is not "epsilon") return $"prediction_type {Text(config, "prediction_type")}";
        if (Flag(config, "thresholding")) return "thresholding";
        if (Flag(config, "clip_sample") && config.GetProperty("clip_sample_range").GetDouble() != 1) return "clip_sample_range other than 1";
        if (Text(config, "variance_type") is not (null or "fixed_small" or "fixed_small_log")) return $"variance_type {Text(config, "variance_type")}";
        if (Text(row, "start") is not ("as_is" or "add_noise")) return $"start {Text(row, "start")}";
        return Argument(row, "eta") is { ValueKind: JsonValueKind.Number } eta && eta.GetDouble() != 0 ? "eta other than 0" : null;
    }

    public static bool Flag(JsonElement element, string key) => element.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    public static string? Text(JsonElement element, string key) =>
        element.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static JsonElement? Argument(JsonElement row, string key) =>
        row.TryGetProperty("step_arguments", out JsonElement arguments) && arguments.TryGetProperty(key, out JsonElement value) ? value : null;

    private static bool HasBetas(JsonElement config) => config.TryGetProperty("trained_betas", out JsonElement betas) && betas.ValueKind == JsonValueKind.Array;
}
