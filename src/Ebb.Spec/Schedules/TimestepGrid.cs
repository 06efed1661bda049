namespace Ebb.Spec.Schedules;

/// <summary>
/// The timesteps at which the ecosystem's samplers call a network, noisy to clean: training levels counted from 0 to T - 1, so timestep
/// i is the alphaBar index i + 1 (docs/notation.md). Three families of samplers place them differently.
/// <see cref="TimestepSubset"/> is Ebb's own choice.
/// </summary>
/// <remarks>
/// Points are rounded to the nearest whole, halves to even. They are multiples of a stride in double, as the ecosystem computes them, so
/// that a half may fall to either side: 15 (999/30) = 499.5 becomes 499.
/// A grid has count entries: one more that rounding in a stride could add (trailing, T = 1000, count = 61) is never there.
/// The offset acts on Leading only, and may lift the first timestep above T - 1, where no level is: with count = T any offset does.
/// </remarks>
public static class TimestepGrid
{
    /// <summary>
    /// DDPM's and DDIM's timesteps. Leading: k floor(T/N) + offset, k = N-1 .. 0. Linspace: N points on [0, T-1], rounded (N = 1: only 0).
    /// Trailing: round(T - k T/N) - 1, k = 0 .. N-1.
    /// </summary>
    /// <param name="steps">T, 1 to <see cref="VpSchedule.MaxSteps"/>.</param>
    /// <param name="count">N, 1 to T.</param>
    /// <param name="spacing">Which of the three.</param>
    /// <param name="stepsOffset">Added by Leading, at least 0.</param>
    /// <returns>N timesteps, strictly decreasing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static int[] Rounded(int steps, int count, TimestepSpacing spacing, int stepsOffset = 0)
    {
        Check(steps, count, stepsOffset);
        return Make<int>(count, spacing switch
        {
            TimestepSpacing.Leading => k => ((count - 1 - k) * (steps / count)) + stepsOffset,
            TimestepSpacing.Linspace => k => (int)Math.Round(Point(count - 1 - k, count - 1, steps)),
            TimestepSpacing.Trailing => k => Trailing(k, steps, steps / (double)count),
            _ => throw Unknown(spacing),
        });
    }

    /// <summary>Euler's and Heun's timesteps: those of <see cref="Rounded"/>, but Linspace keeps its fractions, k (T-1)/(N-1).</summary>
    /// <param name="steps">T, 1 to <see cref="VpSchedule.MaxSteps"/>.</param>
    /// <param name="count">N, 1 to T.</param>
    /// <param name="spacing">Which of the three.</param>
    /// <param name="stepsOffset">Added by Leading, at least 0.</param>
    /// <returns>N timesteps, strictly decreasing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static double[] Fractional(int steps, int count, TimestepSpacing spacing, int stepsOffset = 0)
    {
        Check(steps, count, stepsOffset);
        return spacing == TimestepSpacing.Linspace
            ? Make(count, k => Point(count - 1 - k, count - 1, steps))
            : Array.ConvertAll(Rounded(steps, count, spacing, stepsOffset), t => (double)t);
    }

    /// <summary>
    /// DPM-Solver's timesteps: N + 1 points, of which the cleanest is left out, over the K levels that are clean enough.
    /// Leading: k floor(K/(N+1)) + offset, k = N .. 1. Linspace: round(k (K-1)/N), k = N .. 1. Trailing: round(K - k T/N) - 1, k from 0.
    /// </summary>
    /// <param name="steps">T, 1 to <see cref="VpSchedule.MaxSteps"/>.</param>
    /// <param name="count">N, 1 to T; for Leading below K (or 1), or it would stand still.</param>
    /// <param name="spacing">Which of the three.</param>
    /// <param name="stepsOffset">Added by Leading, at least 0.</param>
    /// <param name="kept">K, 1 to T; T when null. Less where the noisiest levels are dropped for their log-SNR.</param>
    /// <returns>N timesteps, not increasing; fewer for Trailing with K below T, which keeps the stride T/N and stops above -1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static int[] WithoutCleanest(int steps, int count, TimestepSpacing spacing, int stepsOffset = 0, int? kept = null)
    {
        Check(steps, count, stepsOffset);
        int levels = kept ?? steps;
        if (levels < 1 || levels > steps)
        {
            throw new ArgumentOutOfRangeException(nameof(kept), kept, $"Expected 1 to steps = {steps} levels.");
        }

        if (spacing == TimestepSpacing.Leading && count > 1 && count >= levels)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), count, $"Leading takes count + 1 of {levels} levels; take fewer, or another spacing.");
        }

        int[] timesteps = Make<int>(count, spacing switch
        {
            TimestepSpacing.Leading => k => ((count - k) * (levels / (count + 1))) + stepsOffset,
            TimestepSpacing.Linspace => k => (int)Math.Round(Point(count - k, count, levels)),
            TimestepSpacing.Trailing => k => Trailing(k, levels, steps / (double)count),
            _ => throw Unknown(spacing),
        });
        return Array.FindAll(timesteps, t => t >= 0);
    }

    private static T[] Make<T>(int count, Func<int, T> timestep)
    {
        T[] timesteps = new T[count];
        for (int k = 0; k < count; k++) timesteps[k] = timestep(k);
        return timesteps;
    }

    // Point k of parts + 1 from 0 to levels - 1, the last exact; a single point is 0.
    private static double Point(int k, int parts, int levels) =>
        parts == 0 ? 0 : k == parts ? levels - 1 : k * ((levels - 1) / (double)parts);

    // The stride as a range of doubles starting at levels has it.
    private static int Trailing(int k, int levels, double stride)
    {
        double difference = levels - stride - levels;
        return (int)Math.Round(levels + (k * difference)) - 1;
    }

    private static void Check(int steps, int count, int stepsOffset)
    {
        if (steps is < 1 or > VpSchedule.MaxSteps)
        {
            throw new ArgumentOutOfRangeException(nameof(steps), steps, $"Expected 1 to {VpSchedule.MaxSteps} steps.");
        }

        if (count < 1 || count > steps)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"A sampler over {steps} steps takes 1 to {steps} of them.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(stepsOffset);
    }

    private static ArgumentOutOfRangeException Unknown(TimestepSpacing spacing) =>
        new(nameof(spacing), spacing, "Expected Leading, Linspace or Trailing.");
}
