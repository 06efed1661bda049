using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Forward;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Reverse;

/// <summary>
/// The step from one level to another, with the weights (a, s) of x and (a1, s1) of xPrev:
/// <code>
/// xPrev = a1 x0Hat + sqrt(s1^2 - std^2) epsHat + std noise,   std = eta * (the standard deviation of xPrev given x and x0)
/// </code>
/// Song, Meng and Ermon, 2021, equations 12 and 16. eta = 0 is deterministic, and the levels may then lie in either order; eta = 1 is
/// <see cref="DdpmStep"/> with the small variance.
/// </summary>
/// <remarks>
/// <see cref="ClipMode.Recompute"/> replaces epsHat by (x - a x0Hat)/s with the clamped x0Hat: xPrev = c x + w x0Hat with
/// c = sqrt(s1^2 - std^2)/s and w = a1 - c a. Both are at least 0 on the way to a cleaner level, so |xPrev| &lt;= c |x| + w (but for the noise)
/// whatever the network says.
/// </remarks>
public static class DdimStep
{
    /// <summary>The step between two levels.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="from">The level of x.</param>
    /// <param name="to">The level of xPrev.</param>
    /// <param name="kind">What the network predicts.</param>
    /// <param name="eta">How much of the noise is drawn afresh: 0 for none, 1 for that of DDPM.</param>
    /// <param name="clip">What happens to an x0Hat outside [-1, 1].</param>
    /// <param name="guard">How divisions are kept finite.</param>
    /// <returns>The step.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The kind, eta, the clip mode or the guard is out of range.</exception>
    public static ReverseCoefficients<TScalar> Coefficients<TScalar>(
        NoiseLevel<TScalar> from, NoiseLevel<TScalar> to, PredictionKind kind, double eta, ClipMode clip, DivisionGuard guard)
        where TScalar : IRootFunctions<TScalar>
    {
        CheckEta(eta);
        ReverseStep.Check(clip);
        FieldWeights<TScalar> x0 = FieldConversion.Weights(from, kind, PredictionKind.X0, guard);
        (TScalar kept, TScalar deviation) = Parts(from, to, eta, guard);
        if (clip == ClipMode.Recompute)
        {
            (TScalar c, TScalar w) = StraightPath.OfX0(from, to with { Sigma = kept }, guard);
            return new(x0.FromX, x0.FromField, true, c, w, TScalar.Zero, deviation);
        }

        // Not from x and x0Hat alone, though without a clamp that is the same: a guard on the way to x0Hat must not come back in eps.
        FieldWeights<TScalar> eps = FieldConversion.Weights(from, kind, PredictionKind.Eps, guard);
        return new(x0.FromX, x0.FromField, clip == ClipMode.Keep, kept * eps.FromX, to.Alpha, kept * eps.FromField, deviation);
    }

    /// <summary>The deterministic step on a predicted noise between two levels of a schedule.</summary>
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

    /// <summary>The deterministic step on a predicted noise between two variance-preserving levels.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="alphaBar">The level of x, in [0, 1].</param>
    /// <param name="alphaBarPrev">The level of xPrev, in [alphaBar, 1].</param>
    /// <param name="clip">What happens to an x0Hat outside [-1, 1].</param>
    /// <param name="guard">How divisions are kept finite.</param>
    /// <returns>The step.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The clip mode or the guard is not one of the named ones.</exception>
    public static ReverseCoefficients<TScalar> Coefficients<TScalar>(
        TScalar alphaBar, TScalar alphaBarPrev, ClipMode clip, DivisionGuard guard)
        where TScalar : IRootFunctions<TScalar> =>
        Coefficients(NoiseLevel.OfAlphaBar(alphaBar), NoiseLevel.OfAlphaBar(alphaBarPrev), PredictionKind.Eps, 0, clip, guard);

    internal static void CheckEta(double eta)
    {
        if (!(eta >= 0 && double.IsFinite(eta)))
        {
            throw new ArgumentOutOfRangeException(nameof(eta), eta, "Expected a finite number of at least 0: 0 is deterministic, 1 is DDPM.");
        }
    }

    // sqrt(s1^2 - std^2) and std. The radicand is s1^2/s^2 ((1 - eta^2) s^2 + eta^2 Scale^2 s1^2), which does not cancel where the noise has no
    // signal left in it (Scale = 0) and eta = 1.
    private static (TScalar Kept, TScalar Deviation) Parts<TScalar>(NoiseLevel<TScalar> from, NoiseLevel<TScalar> to, double eta, DivisionGuard guard)
        where TScalar : IRootFunctions<TScalar>
    {
        if (eta == 0) return (to.Sigma, TScalar.Zero);
        Transition<TScalar> between = Transition.Between(from, to);
        TScalar fresh = TScalar.CreateChecked(eta), old = fresh * between.Scale * to.Sigma;
        TScalar radicand = ((TScalar.One - (fresh * fresh)) * between.FromVariance) + (old * old);
        TScalar kept = Guarded.Divide(to.Sigma, from.Sigma, guard) * Guarded.SqrtNonneg(radicand);
        return (kept, fresh * Guarded.SqrtNonneg(between.Posterior(guard).Variance));
    }
}
