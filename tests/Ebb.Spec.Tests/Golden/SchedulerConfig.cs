using System.Numerics.Tensors;
using System.Text.Json;
using Ebb.Spec.Guidance;
using Ebb.Spec.Schedules;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

/// <summary>Reads a scheduler configuration of the golden samplers, and says which schedules the spec does not have.</summary>
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

    /// <summary>What replaces a clamp to [-1, 1]; null where nothing does. Thresholding wins over clipping.</summary>
    public static Func<Tensor<double>, Tensor<double>>? Filter(SamplerRow row)
    {
        if (row.Flag("thresholding"))
        {
            return x0Hat => DynamicThreshold.Apply(x0Hat, row.Number("dynamic_thresholding_ratio") ?? 0.995, row.Number("sample_max_value") ?? 1);
        }

        return row.Flag("clip_sample") && row.Number("clip_sample_range") is { } range && range != 1 ? x0Hat => X0Filter.Clamp(x0Hat, range) : null;
    }

    public static bool Flag(JsonElement element, string key) => element.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    public static string? Text(JsonElement element, string key) =>
        element.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool HasBetas(JsonElement config) => config.TryGetProperty("trained_betas", out JsonElement betas) && betas.ValueKind == JsonValueKind.Array;
}
