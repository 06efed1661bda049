using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Schedules;

/// <summary>
/// The continuous variance-preserving schedule with linear beta: beta(t) = betaStart + t (betaEnd - betaStart) and, integrated from 0,
/// alphaBar(t) = exp(-(betaStart t + (betaEnd - betaStart) t^2 / 2)), for t from 0 (data) to 1 (noise).
/// Song, Sohl-Dickstein, Kingma, Kumar, Ermon and Poole, 2021, appendix C, with betas 0.1 and 20.
/// </summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
public sealed class VpLinearSchedule<TScalar>
    where TScalar : IExponentialFunctions<TScalar>, IRootFunctions<TScalar>
{
    /// <summary>The schedule between two betas.</summary>
    /// <param name="betaStart">beta(0), a rate per unit of time: finite, at least 0, and not limited to 1.</param>
    /// <param name="betaEnd">beta(1), the same.</param>
    /// <exception cref="ArgumentOutOfRangeException">A beta is negative or not finite.</exception>
    public VpLinearSchedule(TScalar betaStart, TScalar betaEnd)
    {
        CheckRate(betaStart, nameof(betaStart));
        CheckRate(betaEnd, nameof(betaEnd));
        (BetaStart, BetaEnd) = (betaStart, betaEnd);
    }

    /// <summary>beta(0).</summary>
    public TScalar BetaStart { get; }

    /// <summary>beta(1).</summary>
    public TScalar BetaEnd { get; }

    /// <summary>The rate at which noise comes in.</summary>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>beta(t), at least 0.</returns>
    public TScalar Beta(TScalar t) => BetaStart + (t * (BetaEnd - BetaStart));

    /// <summary>The noise that has come in: the integral of beta from 0 to t, betaStart t + (betaEnd - betaStart) t^2 / 2.</summary>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>-ln(alphaBar(t)), at least 0.</returns>
    public TScalar Integral(TScalar t) => (BetaStart * t) + ((BetaEnd - BetaStart) * t * t * Ratio.Of<TScalar>(1, 2));

    /// <summary>The share of the variance that is signal.</summary>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>alphaBar(t), in (0, 1] and 1 at t = 0; its logarithmic derivative is -beta(t).</returns>
    public TScalar AlphaBar(TScalar t) => TScalar.Exp(-Integral(t));

    /// <summary>The standard deviation of the noise.</summary>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>sqrt(max(1 - alphaBar(t), 0)), in [0, 1).</returns>
    public TScalar Sigma(TScalar t) => Guarded.SqrtNonneg(TScalar.One - AlphaBar(t));

    // Asks "is the rate certainly not negative", which an interval can answer too.
    private static void CheckRate(TScalar beta, string argument)
    {
        bool isRate = TScalar.IsFinite(beta) && Piecewise.Step(-beta) == TScalar.Zero;
        if (!isRate) throw new ArgumentOutOfRangeException(argument, beta, "Expected a finite rate of at least 0, such as 0.1 or 20.");
    }
}
