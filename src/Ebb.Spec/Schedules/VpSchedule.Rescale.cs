using System.Numerics;

namespace Ebb.Spec.Schedules;

/// <content>The rescaling that leaves no signal at the last step.</content>
public static partial class VpSchedule
{
    /// <summary>
    /// The schedule with sqrt(alphaBar) shifted and stretched, so that alphaBar_1 stays, alphaBar_T is exactly 0 and the last beta is 1: with
    /// r_t = sqrt(alphaBar_t), r'_t = (r_t - r_T) r_1/(r_1 - r_T), t = 1 to T. Lin et al., 2024, algorithm 1.
    /// </summary>
    /// <remarks>
    /// The stretch cancels in beta_k = 1 - (r'_{k+1}/r'_k)^2 for k at least 1, and beta_0 stays. A schedule that already ends at 0 stays as
    /// it is. At the last level eps says nothing about x0: predict v or x0 there.
    /// </remarks>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="schedule">A schedule of at least 2 steps, its last beta above 0.</param>
    /// <returns>The rescaled schedule.</returns>
    /// <exception cref="ArgumentException">The schedule has fewer than 2 steps, or its last step adds no noise.</exception>
    public static VpSchedule<TScalar> RescaleZeroTerminalSnr<TScalar>(VpSchedule<TScalar> schedule)
        where TScalar : IRootFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(schedule);
        int steps = schedule.Steps;
        if (steps < 2)
        {
            throw new ArgumentException($"Got {steps} steps; keeping alphaBar_1 and ending at 0 takes at least 2.", nameof(schedule));
        }

        if (schedule.AlphaBar(steps) == schedule.AlphaBar(steps - 1))
        {
            throw new ArgumentException("The last step adds no noise, and stretching cannot change that; the last beta must be above 0.", nameof(schedule));
        }

        TScalar last = TScalar.Sqrt(schedule.AlphaBar(steps));
        TScalar[] betas = new TScalar[steps];
        betas[0] = schedule.Beta(0);
        for (int k = 1; k < steps - 1; k++)
        {
            TScalar ratio = (TScalar.Sqrt(schedule.AlphaBar(k + 1)) - last) / (TScalar.Sqrt(schedule.AlphaBar(k)) - last);
            betas[k] = TScalar.One - (ratio * ratio);
        }

        betas[steps - 1] = TScalar.One;
        return new VpSchedule<TScalar>(betas);
    }
}
