using System.Numerics.Tensors;
using System.Text.Json;
using Ebb.Spec.Guidance;

namespace Ebb.Spec.Tests.Golden;

/// <summary>Reads a scheduler configuration of the golden samplers.</summary>
internal static class SchedulerConfig
{
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
}
