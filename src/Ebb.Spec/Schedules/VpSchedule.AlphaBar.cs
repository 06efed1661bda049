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

    /// <summary>
    /// The cosine schedule, betas at most 0.999: f(u) = cos^2((u + s)/(1 + s) pi/2) with s = 0.008.
    /// Nichol and Dhariwal, 2021, equation 17; "squaredcos_cap_v2" elsewhere.
    /// </summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="steps">T, 0 to <see cref="MaxSteps"/>.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The steps are out of range.</exception>
    public static VpSchedule<TScalar> Cosine<TScalar>(int steps)
        where TScalar : ITrigonometricFunctions<TScalar> => OfAlphaBar(steps, CosineSignal, UsualCap<TScalar>());

    /// <summary>
    /// The Laplace schedule, betas at most 0.999: f(u) = sqrt(q/(1 + q)), ln q = -1/2 sign(1/2 - u) ln(1 - 2 |1/2 - u| + 1e-6),
    /// where sign(0) = 1.
    /// Hang et al., 2024, with location 0 and scale 1/2, in the ecosystem's form, which takes the root for alphaBar itself.
    /// </summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="steps">T, 0 to <see cref="MaxSteps"/>.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The steps are out of range.</exception>
    public static VpSchedule<TScalar> Laplace<TScalar>(int steps)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar> =>
        OfAlphaBar(steps, LaplaceSignal, UsualCap<TScalar>());

    /// <summary>The exponential schedule f(u) = exp(-12 u), so that every beta is min(1 - exp(-12/T), 0.999); "exp" elsewhere.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="steps">T, 0 to <see cref="MaxSteps"/>.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The steps are out of range.</exception>
    public static VpSchedule<TScalar> Exponential<TScalar>(int steps)
        where TScalar : IExponentialFunctions<TScalar> =>
        OfAlphaBar(steps, u => TScalar.Exp(-(TScalar.CreateChecked(12) * u)), UsualCap<TScalar>());

    private static TScalar UsualCap<TScalar>()
        where TScalar : INumberBase<TScalar> => Ratio.Of<TScalar>(999, 1000);

    // (u + 0.008)/1.008 = (125 u + 1)/126.
    private static TScalar CosineSignal<TScalar>(TScalar u)
        where TScalar : ITrigonometricFunctions<TScalar>
    {
        TScalar cosine = TScalar.Cos(((TScalar.CreateChecked(125) * u) + TScalar.One) * TScalar.Pi / TScalar.CreateChecked(252));
        return cosine * cosine;
    }

    private static TScalar LaplaceSignal<TScalar>(TScalar u)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>
    {
        TScalar half = Ratio.Of<TScalar>(1, 2), away = half - u;
        TScalar isLate = Piecewise.Step(-away), sign = TScalar.One - (isLate + isLate);
        TScalar distance = Piecewise.Max(away, -away);
        TScalar log = TScalar.Log(TScalar.One - (distance + distance) + Ratio.Of<TScalar>(1, 1_000_000));
        TScalar q = TScalar.Exp(-(half * sign * log));
        return TScalar.Sqrt(q / (TScalar.One + q));
    }
}
