using System.Text.Json.Serialization;

namespace Ebb.Training;

/// <summary>What <c>end.json</c> holds.</summary>
internal sealed record EndLine
{
    [JsonPropertyName("state")]
    public required string State { get; init; }

    /// <summary>Steps taken.</summary>
    [JsonPropertyName("step")]
    public required int Step { get; init; }

    [JsonPropertyName("reason")]
    public string? Reason { get; init; }
}
