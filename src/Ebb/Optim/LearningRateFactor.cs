namespace Ebb.Optim;

/// <summary>What the learning rate is multiplied by at each step.</summary>
public static class LearningRateFactor
{
    /// <summary>The factor of a step.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="step">The step, counted from 0, at most <paramref name="steps"/>.</param>
    /// <param name="steps">The steps of the run, at least 1.</param>
    /// <returns>A number in [0, 1]: 1 throughout, or (1 + cos(pi step / steps)) / 2.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The step is outside the run, or the schedule is none of the named ones.</exception>
    public static double At(LearningRateSchedule schedule, int step, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(step, steps);
        return schedule switch
        {
            LearningRateSchedule.Constant => 1,
            LearningRateSchedule.Cosine => (1 + Math.Cos(Math.PI * step / steps)) / 2,
            _ => throw new ArgumentOutOfRangeException(nameof(schedule), schedule, "Expected Constant or Cosine."),
        };
    }
}
