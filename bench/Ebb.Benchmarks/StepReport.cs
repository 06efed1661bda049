using System.Text.Json;

namespace Ebb.Benchmarks;

/// <summary>The line of JSON that Ebb and the peer print of one case. What only one of them says is null in the other's.</summary>
internal sealed record StepReport
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Whose it is, with the version.</summary>
    public required string Peer { get; init; }

    public required string Net { get; init; }

    public required int Hidden { get; init; }

    public required int Batch { get; init; }

    public required int Size { get; init; }

    public required int Channels { get; init; }

    /// <summary>Numbers that the net learns: the same for both, or the nets differ.</summary>
    public required long Parameters { get; init; }

    public required int Threads { get; init; }

    public required string? InstructionSet { get; init; }

    public string? Onednn { get; init; }

    public string? Layout { get; init; }

    public string? Blas { get; init; }

    public string? Adam { get; init; }

    /// <summary>The median of a training step's times, in milliseconds.</summary>
    public required double TrainMs { get; init; }

    public required double TrainMsMin { get; init; }

    public required int TrainStepsTimed { get; init; }

    public required double SampleMs { get; init; }

    public required double SampleMsMin { get; init; }

    public required int SampleStepsTimed { get; init; }

    /// <summary>Null where the system does not tell.</summary>
    public required double? CoresBusyWithOtherProcesses { get; init; }

    public required long PeakRssMib { get; init; }

    public static StepReport Parse(string json) =>
        JsonSerializer.Deserialize<StepReport>(json, Format) ?? throw new JsonException("Expected one line of JSON; got null.");

    public string ToJson() => JsonSerializer.Serialize(this, Format);
}
