using System.Globalization;
using System.Text;

namespace Ebb.Measures;

/// <summary>Held-out losses by timestep, in bins of equal width: where along the noise a model is weak.</summary>
public sealed class LossByTime
{
    private LossByTime(IReadOnlyList<LossBin> bins, double mean, int count, string reference) =>
        (Bins, Mean, Count, Reference) = (bins, mean, count, reference);

    /// <summary>The bins, from clean to noisy; those without a loss are left out.</summary>
    public IReadOnlyList<LossBin> Bins { get; }

    /// <summary>The mean of all losses.</summary>
    public double Mean { get; }

    /// <summary>The number of losses, n.</summary>
    public int Count { get; }

    /// <summary>The name of the held-out images.</summary>
    public string Reference { get; }

    /// <summary>Sorts losses into bins.</summary>
    /// <param name="timesteps">The timestep of each loss, 0 to <paramref name="steps"/> - 1.</param>
    /// <param name="losses">As many losses.</param>
    /// <param name="steps">T.</param>
    /// <param name="reference">The name of the held-out images.</param>
    /// <param name="bins">The most bins; bin i holds the timesteps from i T / bins to before (i + 1) T / bins.</param>
    /// <exception cref="ArgumentException">There is no loss, the counts differ, or a number is out of range.</exception>
    public static LossByTime Of(ReadOnlySpan<int> timesteps, ReadOnlySpan<double> losses, int steps, string reference, int bins = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        if (losses.IsEmpty || timesteps.Length != losses.Length)
        {
            throw new ArgumentException($"Expected a loss for each timestep, and at least one; got {losses.Length} for {timesteps.Length}.", nameof(losses));
        }

        bins = Math.Min(bins, steps);
        var sorted = new List<double>[bins];
        for (int i = 0; i < bins; i++) sorted[i] = [];
        for (int i = 0; i < losses.Length; i++)
        {
            int t = timesteps[i];
            if (t < 0 || t >= steps) throw new ArgumentException($"Timestep {t} does not exist; expected 0 to {steps - 1}.", nameof(timesteps));
            sorted[(int)((long)t * bins / steps)].Add(losses[i]);
        }

        var full = Enumerable.Range(0, bins).Where(i => sorted[i].Count > 0).Select(i => LossBin.Of(Start(i, bins, steps), Start(i + 1, bins, steps) - 1, sorted[i]));
        return new LossByTime([.. full], LossBin.Of(0, steps - 1, [.. losses]).Mean, losses.Length, reference);
    }

    /// <summary>A table: a line that sums up, a line for each bin.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"held-out loss {Mean:G4}, n = {Count}, {Reference}");
        foreach (var bin in Bins)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  t {bin.First,6} to {bin.Last,6}  {bin.Mean,10:G4} +- {bin.StandardError,-10:G2}  n = {bin.Count}");
        }

        return text.ToString();
    }

    private static int Start(int bin, int bins, int steps) => (int)(((long)bin * steps + bins - 1) / bins);
}
