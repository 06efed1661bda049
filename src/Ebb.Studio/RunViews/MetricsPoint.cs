using System.Text.Json;

namespace Ebb.Studio.RunViews;

/// <summary>One line of <c>metrics.jsonl</c>; what it does not say is null.</summary>
internal readonly record struct MetricsPoint(long Step)
{
    // As many bands of t as a chart can tell apart.
    private const int MostBands = 16;

    public double? Loss { get; init; }

    public double? HeldOutLoss { get; init; }

    /// <summary>Means of equal bands of t, the least noisy first; null where the line has none.</summary>
    public double?[]? HeldOutLossByT { get; init; }

    public double? LearningRate { get; init; }

    public double? GradientNorm { get; init; }

    public double? Milliseconds { get; init; }

    public double? Elapsed { get; init; }

    /// <summary>Null for a line that is none.</summary>
    public static MetricsPoint? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return ParseObject(new Utf8JsonReader(line));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static MetricsPoint? ParseObject(Utf8JsonReader json)
    {
        long? step = null;
        double? loss = null, heldOut = null, rate = null, norm = null, ms = null, elapsed = null;
        double?[]? byT = null;
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("step"u8)) step = Whole(ref json);
            else if (json.ValueTextEquals("loss"u8)) loss = Number(ref json);
            else if (json.ValueTextEquals("held_out_loss"u8)) heldOut = Number(ref json);
            else if (json.ValueTextEquals("held_out_loss_by_t"u8)) byT = Numbers(ref json);
            else if (json.ValueTextEquals("lr"u8)) rate = Number(ref json);
            else if (json.ValueTextEquals("grad_norm"u8)) norm = Number(ref json);
            else if (json.ValueTextEquals("ms"u8)) ms = Number(ref json);
            else if (json.ValueTextEquals("elapsed_s"u8)) elapsed = Number(ref json);
            else json.Skip();
        }

        return step is not { } known ? null : new MetricsPoint(known)
        {
            Loss = loss,
            HeldOutLoss = heldOut,
            HeldOutLossByT = byT,
            LearningRate = rate,
            GradientNorm = norm,
            Milliseconds = ms,
            Elapsed = elapsed,
        };
    }

    private static double?[]? Numbers(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return null;
        }

        var numbers = new List<double?>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray) numbers.Add(Value(ref json));
        return numbers.Count is > 0 and <= MostBands ? [.. numbers] : null;
    }

    private static double? Number(ref Utf8JsonReader json)
    {
        json.Read();
        return Value(ref json);
    }

    private static double? Value(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number) return json.TryGetDouble(out double value) && double.IsFinite(value) ? value : null;
        json.Skip();
        return null;
    }

    private static long? Whole(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Number) return json.TryGetInt64(out long value) && value >= 0 ? value : null;
        json.Skip();
        return null;
    }
}
