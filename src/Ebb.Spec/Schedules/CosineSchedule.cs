using System.Numerics;

namespace Ebb.Spec.Schedules;

/// <summary>
/// The cosine schedule: alphaBar follows f(u) = cos^2((u + s)/(1 + s) pi/2) with s = 0.008, betas at most 0.999.
/// Nichol and Dhariwal, 2021, equation 17; "squaredcos_cap_v2" elsewhere.
/// </summary>
public sealed class CosineSchedule : NoiseSchedule
{
    /// <inheritdoc/>
    public override VpSchedule<TScalar> Make<TScalar>(int steps) => VpSchedule.OfAlphaBar(steps, Signal, UsualCap<TScalar>());

    // (u + 0.008)/1.008 = (125 u + 1)/126.
    private static TScalar Signal<TScalar>(TScalar u)
        where TScalar : ITrigonometricFunctions<TScalar>
    {
        TScalar cosine = TScalar.Cos(((TScalar.CreateChecked(125) * u) + TScalar.One) * TScalar.Pi / TScalar.CreateChecked(252));
        return cosine * cosine;
    }
}
