using System.Text.Json;
using System.Text.Json.Serialization;
using Ebb.Formats;

namespace Ebb.Training;

/// <summary>What <c>state.json</c> of a checkpoint holds: the part of a <see cref="TrainingState"/> that is no array.</summary>
internal sealed record CheckpointCounters
{
    // Three thousand years, which a span of time holds.
    private const double MostSeconds = 1e11;

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

    // A run that may skip bad steps may have points that are infinite or no number.
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    [JsonPropertyName("curve_held_out_loss")]
    public required double[] CurveLosses { get; init; }

    /// <exception cref="InvalidDataException">The file is missing or damaged.</exception>
    public static CheckpointCounters Read(string path) => Parse(SmallFile.Read(path), path);

    internal static CheckpointCounters Parse(byte[] text, string path)
    {
        CheckpointCounters counters;
        try
        {
            counters = JsonSerializer.Deserialize(text, RunJson.Default.CheckpointCounters) ?? throw new InvalidDataException($"{path} is empty.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(Printable.Message($"{path} is no state of a run: {error.Message}"), error);
        }

        bool areCounts = counters is { Step: >= 0, SkippedSteps: >= 0, Updates: >= 0, ElapsedSeconds: >= 0 and <= MostSeconds };
        return areCounts && counters.CurveSteps.Length == counters.CurveLosses.Length
            ? counters
            : throw new InvalidDataException($"{path} is no state of a run: a count is out of range, or the curve has not one loss for each step.");
    }
}
