using System.Text.Json.Serialization;

namespace Ebb.Training;

/// <summary>What <c>state.json</c> of a checkpoint holds: the part of a <see cref="TrainingState"/> that is no array.</summary>
internal sealed record CheckpointCounters
{
    [JsonPropertyName("step")]
    public required int Step { get; init; }

    [JsonPropertyName("skipped_steps")]
    public required int SkippedSteps { get; init; }

    [JsonPropertyName("updates")]
    public required int Updates { get; init; }

    [JsonPropertyName("elapsed_s")]
    public required double ElapsedSeconds { get; init; }

    [JsonPropertyName("curve_steps")]
    public required int[] CurveSteps { get; init; }

    [JsonPropertyName("curve_held_out_loss")]
    public required double[] CurveLosses { get; init; }
}
