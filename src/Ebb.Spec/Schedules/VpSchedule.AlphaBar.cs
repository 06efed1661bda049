using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Schedules;

/// <content>Schedules that follow a function of the share of time passed, u = t/T.</content>
public static partial class VpSchedule
{
    /// <summary>
    /// The schedule that follows an alphaBar function, its betas capped: beta_k = min(1 - f((k+1)/T)/f(k/T), maxBeta).
    /// So alphaBar_t = f(t/T)/f(0) up to the first cap. Nichol and Dhariwal, 2021, equation 17 and the text below it.
    /// </summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="steps">T, 0 to <see cref="MaxSteps"/>.</param>
    /// <param name="alphaBar">f on [0, 1]: positive before 1, not increasing; f(0) need not be 1.</param>
    /// <param name="maxBeta">The cap, in [0, 1): it keeps the last steps from leaving no signal.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The steps or the cap are out of range, or f increases somewhere.</exception>
    public static VpSchedule<TScalar> OfAlphaBar<TScalar>(int steps, Func<TScalar, TScalar> alphaBar, TScalar maxBeta)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(alphaBar);
        CheckSteps(steps, nameof(steps));
        CheckBeta(maxBeta, nameof(maxBeta));
        TScalar[] betas = new TScalar[steps];
        for (int k = 0; k < steps; k++)
        {
            TScalar kept = alphaBar(Ratio.Of<TScalar>(k + 1, steps)) / alphaBar(Ratio.Of<TScalar>(k, steps));
            betas[k] = Piecewise.Min(TScalar.One - kept, maxBeta);
        }

        return new VpSchedule<TScalar>(betas);
    }
}
