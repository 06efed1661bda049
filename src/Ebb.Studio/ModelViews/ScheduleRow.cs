using System.Text.Json.Serialization;
using Ebb.Sampling;

namespace Ebb.Studio.ModelViews;

/// <summary>The noise levels of a model, for t = 0 to T - 1; a flow has no betas. What is infinite is null.</summary>
internal sealed record ScheduleRow(
    [property: JsonPropertyName("T")] int T,
    IReadOnlyList<double> Beta,
    IReadOnlyList<double> AlphaBar,
    IReadOnlyList<double?> Snr,
    IReadOnlyList<double?> LogSnr)
{
    private const int MostLevels = 4096;

    /// <summary>For each entry its t, as a long schedule is thinned out.</summary>
    public required IReadOnlyList<int> Timesteps { get; init; }

    public static ScheduleRow Of(NoiseLevels levels)
    {
        int count = Math.Min(levels.Count, MostLevels);
        int[] times = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * (levels.Count - 1) / Math.Max(1, count - 1)))];
        double[] ratios = [.. times.Select(t => levels[t].Alpha / levels[t].Sigma)];
        return new(
            levels.Count,
            levels.Schedule is { } schedule ? [.. times.Select(schedule.Beta)] : [],
            [.. times.Select(t => levels[t].Alpha * levels[t].Alpha)],
            [.. ratios.Select(ratio => Finite(ratio * ratio))],
            [.. ratios.Select(ratio => Finite(2 * Math.Log(ratio)))])
        {
            Timesteps = times,
        };
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
