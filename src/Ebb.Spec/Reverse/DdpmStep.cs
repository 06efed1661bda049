using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Reverse;

/// <summary>
/// The ancestral step from level t to a cleaner level s, with alpha = alphaBar_t / alphaBar_s and beta = 1 - alpha: the posterior mean plus
/// noise of the small variance beta (1 - alphaBar_s)/(1 - alphaBar_t), which is 0 at s = 0. Ho, Jain and Abbeel, 2020, equations 7 and 11.
/// </summary>
/// <remarks>
/// Not clamped, the mean is (x - beta / sqrt(1 - alphaBar_t) epsHat) / sqrt(alpha). Clamped, it is the same mean in terms of x0Hat,
/// c x + w x0Hat with c = sqrt(alpha) (1 - alphaBar_s)/(1 - alphaBar_t) and
/// w = sqrt(alphaBar_s) beta/(1 - alphaBar_t) = sqrt(alphaBar_s) - c sqrt(alphaBar_t), which has no epsHat left in it:
/// <see cref="ClipMode.Keep"/> and <see cref="ClipMode.Recompute"/> are one and the same here.
/// </remarks>
public static class DdpmStep
{
    /// <summary>The step between two levels of a schedule.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="schedule">The schedule.</param>
    /// <param name="from">The alphaBar index of x, 1 to T.</param>
    /// <param name="to">The alphaBar index of xPrev, 0 to from - 1.</param>
    /// <param name="clip">Whether x0Hat is clamped; the two ways to clamp are the same.</param>
    /// <param name="guard">How divisions are kept finite.</param>
    /// <returns>The step.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An index, the clip mode or the guard is out of range.</exception>
    public static ReverseCoefficients<TScalar> Coefficients<TScalar>(
        VpSchedule<TScalar> schedule, int from, int to, ClipMode clip, DivisionGuard guard)
        where TScalar : IRootFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(schedule);
        schedule.CheckPair(from, to);
        if (!Enum.IsDefined(clip)) throw new ArgumentOutOfRangeException(nameof(clip), clip, "Expected Recompute, Keep or None.");

        TScalar alpha = schedule.AlphaBetween(from, to);
        TScalar beta = from == to + 1 ? schedule.Beta(to) : TScalar.One - alpha;
        TScalar alphaBar = schedule.AlphaBar(from), alphaBarPrev = schedule.AlphaBar(to);
        (TScalar x0FromX, TScalar x0FromEps) = X0Pred.Weights(alphaBar, guard);
        TScalar variance = Guarded.Divide(TScalar.One - alphaBarPrev, TScalar.One - alphaBar, guard) * beta;
        (TScalar fromX, TScalar fromX0, TScalar fromEps) = clip == ClipMode.None
            ? MeanFromEps(alpha, beta, alphaBar, guard)
            : MeanFromX0(alpha, alphaBar, alphaBarPrev, guard);
        return new(x0FromX, x0FromEps, clip != ClipMode.None, fromX, fromX0, fromEps, Guarded.SqrtNonneg(variance));
    }

    /// <summary>Carries out the step.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="coefficients">The step.</param>
    /// <param name="x">The noisy images.</param>
    /// <param name="epsHat">The predicted noise, of the same shape.</param>
    /// <param name="noise">Fresh standard normal noise, of the same shape; not read by the last step, where its weight is 0.</param>
    /// <returns>xPrev.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor<TScalar> Apply<TScalar>(
        ReverseCoefficients<TScalar> coefficients,
        Tensor<TScalar> x,
        Tensor<TScalar> epsHat,
        Tensor<TScalar> noise)
        where TScalar : INumberBase<TScalar> => ReverseStep.Apply(coefficients, x, epsHat, noise);

    private static (TScalar FromX, TScalar FromX0, TScalar FromEps) MeanFromEps<TScalar>(
        TScalar alpha, TScalar beta, TScalar alphaBar, DivisionGuard guard)
        where TScalar : IRootFunctions<TScalar>
    {
        TScalar inverse = Guarded.Divide(TScalar.One, Guarded.SqrtNonneg(alpha), guard);
        TScalar perSigma = Guarded.Divide(beta, Guarded.SqrtNonneg(TScalar.One - alphaBar), guard);
        return (inverse, TScalar.Zero, -(perSigma * inverse));
    }

    // An image without noise, x = sqrt(alphaBar) x0, has the mean sqrt(alphaBarPrev) x0: that gives the weight of x0Hat without a second
    // division, and a weight of 1 where beta = 0 leaves 0/0 in the other.
    private static (TScalar FromX, TScalar FromX0, TScalar FromEps) MeanFromX0<TScalar>(
        TScalar alpha, TScalar alphaBar, TScalar alphaBarPrev, DivisionGuard guard)
        where TScalar : IRootFunctions<TScalar>
    {
        TScalar fromX = Guarded.Divide(Guarded.SqrtNonneg(alpha) * (TScalar.One - alphaBarPrev), TScalar.One - alphaBar, guard);
        return (fromX, Guarded.SqrtNonneg(alphaBarPrev) - (fromX * Guarded.SqrtNonneg(alphaBar)), TScalar.Zero);
    }
}
