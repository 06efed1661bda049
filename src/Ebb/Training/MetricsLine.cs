using System.Text.Json;
using System.Text.Json.Serialization;
using Ebb.Formats;

namespace Ebb.Training;

/// <summary>One line of <c>metrics.jsonl</c>.</summary>
internal sealed record MetricsLine
{
    // A line has some 150 bytes, with losses by t some 350; what is longer is none.
    private const int MostLineBytes = 1 << 12;

    [JsonPropertyName("step")]
    public required int Step { get; init; }

    [JsonPropertyName("loss")]
    public double? Loss { get; init; }

    [JsonPropertyName("held_out_loss")]
    public double? HeldOutLoss { get; init; }

    /// <summary>Means of equal bands of t = 0 .. T-1, the least noisy first; together they are the held-out loss.</summary>
    [JsonPropertyName("held_out_loss_by_t")]
    public IReadOnlyList<double?>? HeldOutLossByTime { get; init; }

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
        // A named pipe has no length either, and reading it would wait for ever.
        if (!File.Exists(path) || FileCursor.Resolve(path).Length == 0) return;
        AtomicFile.Write(path, target =>
        {
            using var source = File.OpenRead(path);
            CopyUpTo(step, source, target);
        });
    }

    /// <summary>Copies the lines up to a step, line by line, so that a file of any size takes the memory of one line.</summary>
    internal static void CopyUpTo(int step, Stream source, Stream target)
    {
        var line = new byte[MostLineBytes];
        for (int next = 0; next >= 0;)
        {
            int length = 0;
            while ((next = source.ReadByte()) is >= 0 and not '\n')
            {
                if (length < line.Length) line[length] = (byte)next;
                length = Math.Min(length + 1, line.Length + 1);
            }

            if (length > line.Length || !(StepOf(line.AsSpan(0, length)) <= step)) continue;
            target.Write(line, 0, length);
            target.WriteByte((byte)'\n');
        }
    }

    private static int? StepOf(ReadOnlySpan<byte> line)
    {
        try
        {
            return line.IsEmpty ? null : JsonSerializer.Deserialize(line, RunJson.Default.MetricsLine)?.Step;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
