using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Schedules;

/// <summary>
/// The Laplace schedule: alphaBar follows f(u) = sqrt(q/(1 + q)), ln q = -1/2 sign(1/2 - u) ln(1 - 2 |1/2 - u| + 1e-6), betas at most 0.999.
/// Hang et al., 2024, with location 0 and scale 1/2, in the ecosystem's form, which takes the root for alphaBar itself and sign(0) for +1.
/// </summary>
public sealed class LaplaceSchedule : NoiseSchedule
{
    /// <inheritdoc/>
    public override VpSchedule<TScalar> Make<TScalar>(int steps) => VpSchedule.OfAlphaBar(steps, Signal, UsualCap<TScalar>());

    private static TScalar Signal<TScalar>(TScalar u)
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
