using System.Text.Json;
using System.Text.Json.Serialization;
using Ebb.Formats;

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

    /// <summary>Takes the lines out of a file that are of later steps, or that a killed process left unfinished.</summary>
    public static void CutAfter(string path, int step)
    {
        if (!File.Exists(path)) return;
        string[] kept = [.. File.ReadLines(path).Where(line => StepOf(line) <= step)];
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            foreach (string line in kept) writer.WriteLine(line);
        });
    }

    private static int? StepOf(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, RunJson.Default.MetricsLine)?.Step;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
