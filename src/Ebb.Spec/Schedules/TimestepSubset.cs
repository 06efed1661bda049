namespace Ebb.Spec.Schedules;

/// <summary>
/// Which of the T noise levels a sampler visits: count of them, evenly spaced, strictly decreasing, first T and last 1 (a single one is T).
/// Each step goes to the next entry, the last to 0. Song, Meng and Ermon, 2021, appendix D.2 (there in ascending order).
/// </summary>
public static class TimestepSubset
{
    /// <summary>The alphaBar indices to visit.</summary>
    /// <param name="steps">T, at least 0.</param>
    /// <param name="count">How many, 1 to T; 0 only when T = 0.</param>
    /// <returns>The indices; all of T, T-1, .., 1 when count = T.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The steps or the count is out of range.</exception>
    public static int[] Indices(int steps, int count)
    {
        VpSchedule.CheckSteps(steps, nameof(steps));
        int least = Math.Min(1, steps);
        if (count < least || count > steps)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"A sampler over {steps} steps takes {least} to {steps} of them.");
        }

        int[] indices = new int[count];
        for (int j = 0; j < count; j++) indices[j] = steps - Rounded((long)j * (steps - 1), Math.Max(1, count - 1));
        return indices;
    }

    private static int Rounded(long numerator, int denominator) => (int)((numerator + (denominator / 2)) / denominator);
}
