using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

/// <summary>What a row of the golden samplers says of its scheduler: the configuration and the arguments.</summary>
internal sealed class SamplerRow(JsonElement row)
{
    public JsonElement Row { get; } = row;

    public JsonElement Config { get; } = row.GetProperty("config");

    public string Id => Row.GetProperty("id").GetString()!;

    /// <summary>The class of the ecosystem, such as DDIMScheduler.</summary>
    public string Scheduler => Row.GetProperty("scheduler").GetString()!;

    /// <summary>T, num_train_timesteps.</summary>
    public int TrainSteps => Config.GetProperty("num_train_timesteps").GetInt32();

    /// <summary>N, num_inference_steps; null where the row gives a grid, or walks all T.</summary>
    public int? InferenceSteps => SetTimesteps("num_inference_steps")?.GetInt32();

    /// <summary>Where in the whole grid the loop begins.</summary>
    public int StartIndex => Row.TryGetProperty("start_index", out JsonElement index) ? index.GetInt32() : 0;

    /// <summary>The timesteps that the row lists; null where it lists none.</summary>
    public double[]? Timesteps => !Row.TryGetProperty("timesteps", out JsonElement list) ? null
        : list.ValueKind == JsonValueKind.Array ? GoldenJson.Array(list).Data
        : [.. Enumerable.Range(0, list.GetProperty("count").GetInt32())
            .Select(i => list.GetProperty("first").GetDouble() + (i * list.GetProperty("step").GetDouble()))];

    /// <summary>The sigmas that the row lists; null where it lists none.</summary>
    public double[]? Sigmas => Row.TryGetProperty("sigmas", out JsonElement list) && list.ValueKind == JsonValueKind.Array ? GoldenJson.Array(list).Data : null;

    /// <summary>Null for a prediction type that is no field of the spec.</summary>
    public PredictionKind? Kind => KindOf(Text("prediction_type"));

    /// <summary>The field that the ecosystem calls so; null where the spec has none of that name.</summary>
    public static PredictionKind? KindOf(string? name) => name switch
    {
        "epsilon" => PredictionKind.Eps,
        "sample" => PredictionKind.X0,
        "v_prediction" => PredictionKind.V,
        _ => null,
    };

    /// <summary>A flag of the configuration; false where it is absent.</summary>
    public bool Flag(string key) => SchedulerConfig.Flag(Config, key);

    /// <summary>A text of the configuration; null where it is absent or no text.</summary>
    public string? Text(string key) => SchedulerConfig.Text(Config, key);

    /// <summary>A number of the configuration; null where it is absent or no number.</summary>
    public double? Number(string key) => Config.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    /// <summary>An argument of the timestep setter; null where it is absent.</summary>
    public JsonElement? SetTimesteps(string key) => Argument("set_timesteps", key);

    /// <summary>An argument of every step; null where it is absent.</summary>
    public JsonElement? StepArgument(string key) => Argument("step_arguments", key);

    private JsonElement? Argument(string list, string key) => Row.TryGetProperty(list, out JsonElement arguments)
        && arguments.ValueKind == JsonValueKind.Object && arguments.TryGetProperty(key, out JsonElement value)
        && value.ValueKind != JsonValueKind.Null ? value : null;
}
