using System.Text.Json.Serialization;

namespace Ebb.Training;

/// <summary>One line of <c>metrics.jsonl</c>.</summary>
internal sealed record MetricsLine
{
    [JsonPropertyName("step")]
    public required int Step { get; init; }

    [JsonPropertyName("loss")]
    public double? Loss { get; init; }

    [JsonPropertyName("held_out_loss")]
    public double? HeldOutLoss { get; init; }

    [JsonPropertyName("lr")]
    public double? LearningRate { get; init; }

    [JsonPropertyName("grad_norm")]
    public double? GradientNorm { get; init; }

    [JsonPropertyName("ms")]
    public required double Milliseconds { get; init; }

    [JsonPropertyName("elapsed_s")]
    public required double ElapsedSeconds { get; init; }
}
