using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Reverse;

/// <summary>
/// The clean image that a predicted noise stands for: x0Hat = (x - sqrt(1 - alphaBar) epsHat) / sqrt(alphaBar), not clamped.
/// Song, Meng and Ermon, 2021, equation 9.
/// </summary>
/// <remarks>
/// With the true noise it gives x0 back up to the guard: x0 * r/(r + 1e-6) with r = sqrt(alphaBar) for the additive one,
/// so an error of at most 1e-6 |x0| / r; the floor is exact while r &gt;= 1e-12.
/// </remarks>
public static class X0Pred
{
    /// <summary>x0Hat at level t.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="schedule">The schedule.</param>
    /// <param name="t">The alphaBar index, 0 to T.</param>
    /// <param name="x">The noisy images.</param>
    /// <param name="epsHat">The predicted noise, of the same shape.</param>
    /// <param name="guard">How the division is kept finite.</param>
    /// <returns>The predicted clean images.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or the index is out of range.</exception>
    public static Tensor<TScalar> Apply<TScalar>(
        VpSchedule<TScalar> schedule,
        int t,
        Tensor<TScalar> x,
        Tensor<TScalar> epsHat,
        DivisionGuard guard = DivisionGuard.Additive)
        where TScalar : IRootFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(schedule);
        Elements.CheckSameShape(x, epsHat);
        (TScalar fromX, TScalar fromEps) = FieldConversion.Weights(
            NoiseLevel.OfAlphaBar(schedule.AlphaBar(t)), PredictionKind.Eps, PredictionKind.X0, guard);
        return Elements.WeightedSum((fromX, x), (fromEps, epsHat));
    }
}
