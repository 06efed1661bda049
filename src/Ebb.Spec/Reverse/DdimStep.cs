using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Reverse;

/// <summary>
/// The deterministic step (eta = 0) from level t to a cleaner level s, not necessarily t - 1:
/// xPrev = sqrt(alphaBar_s) x0Hat + sqrt(1 - alphaBar_s) epsHat. Song, Meng and Ermon, 2021, equation 12.
/// </summary>
/// <remarks>
/// <see cref="ClipMode.Recompute"/> replaces epsHat by (x - sqrt(alphaBar_t) x0Hat)/sqrt(1 - alphaBar_t) with the clamped x0Hat:
/// xPrev = c x + w x0Hat with c = sqrt(1 - alphaBar_s)/sqrt(1 - alphaBar_t) in [0, 1] and
/// w = sqrt(alphaBar_s) - c sqrt(alphaBar_t) &gt;= 0, so |xPrev| &lt;= c |x| + w whatever the network says.
/// </remarks>
public static class DdimStep
{
    /// <summary>The step between two levels of a schedule.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="schedule">The schedule.</param>
    /// <param name="from">The alphaBar index of x, 1 to T.</param>
    /// <param name="to">The alphaBar index of xPrev, 0 to from - 1.</param>
    /// <param name="clip">What happens to an x0Hat outside [-1, 1].</param>
    /// <param name="guard">How divisions are kept finite.</param>
    /// <returns>The step.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An index, the clip mode or the guard is out of range.</exception>
    public static ReverseCoefficients<TScalar> Coefficients<TScalar>(
        VpSchedule<TScalar> schedule, int from, int to, ClipMode clip, DivisionGuard guard)
        where TScalar : IRootFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(schedule);
        schedule.CheckPair(from, to);
        return Coefficients(schedule.AlphaBar(from), schedule.AlphaBar(to), clip, guard);
    }

    /// <summary>The step between two noise levels that are given themselves.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="alphaBar">The level of x, in [0, 1].</param>
    /// <param name="alphaBarPrev">The level of xPrev, in [alphaBar, 1].</param>
    /// <param name="clip">What happens to an x0Hat outside [-1, 1].</param>
    /// <param name="guard">How divisions are kept finite.</param>
    /// <returns>The step.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The clip mode or the guard is not one of the named ones.</exception>
    public static ReverseCoefficients<TScalar> Coefficients<TScalar>(
        TScalar alphaBar, TScalar alphaBarPrev, ClipMode clip, DivisionGuard guard)
        where TScalar : IRootFunctions<TScalar>
    {
        (TScalar x0FromX, TScalar x0FromEps) = X0Pred.Weights(alphaBar, guard);
        TScalar root = Guarded.SqrtNonneg(alphaBarPrev);
        TScalar sigma = Guarded.SqrtNonneg(TScalar.One - alphaBarPrev);
        if (clip is ClipMode.Keep or ClipMode.None)
        {
            return new(x0FromX, x0FromEps, clip == ClipMode.Keep, TScalar.Zero, root, sigma, TScalar.Zero);
        }

        if (clip != ClipMode.Recompute) throw new ArgumentOutOfRangeException(nameof(clip), clip, "Expected Recompute, Keep or None.");
        TScalar c = Guarded.Divide(sigma, Guarded.SqrtNonneg(TScalar.One - alphaBar), guard);
        return new(x0FromX, x0FromEps, true, c, root - (c * Guarded.SqrtNonneg(alphaBar)), TScalar.Zero, TScalar.Zero);
    }

    /// <summary>Carries out the step.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="coefficients">The step.</param>
    /// <param name="x">The noisy images.</param>
    /// <param name="epsHat">The predicted noise, of the same shape.</param>
    /// <returns>xPrev.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor<TScalar> Apply<TScalar>(ReverseCoefficients<TScalar> coefficients, Tensor<TScalar> x, Tensor<TScalar> epsHat)
        where TScalar : INumberBase<TScalar> => ReverseStep.Apply(coefficients, x, epsHat);
}
