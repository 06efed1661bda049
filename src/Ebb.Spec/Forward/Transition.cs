using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Forward;

/// <summary>
/// What the forward process does between a cleaner level and a noisier one: x = Scale * xPrev + sqrt(Beta) * eps with
/// Scale = Alpha_from / Alpha_to and Beta = Sigma_from^2 - Scale^2 Sigma_to^2 (on a schedule: sqrt(alpha) and beta = 1 - alpha).
/// </summary>
internal readonly record struct Transition<TScalar>(
    NoiseLevel<TScalar> From, NoiseLevel<TScalar> To, TScalar FromVariance, TScalar ToVariance, TScalar Scale, TScalar Beta)
    where TScalar : INumberBase<TScalar>
{
    /// <summary>
    /// xPrev given x and x0. An image without noise, x = a x0, has the mean a1 x0: that gives the weight of x0 without a second division, and a
    /// weight of 1 where Beta = 0 leaves 0/0 in the other.
    /// </summary>
    public PosteriorWeights<TScalar> Posterior(DivisionGuard guard)
    {
        TScalar fromX = Guarded.Divide(Scale * ToVariance, FromVariance, guard);
        TScalar variance = Guarded.Divide(ToVariance, FromVariance, guard) * Beta;
        return new(fromX, To.Alpha - (fromX * From.Alpha), Piecewise.Max(variance, TScalar.Zero));
    }
}

/// <summary>Makes transitions.</summary>
internal static class Transition
{
    public static Transition<TScalar> Between<TScalar>(NoiseLevel<TScalar> from, NoiseLevel<TScalar> to)
        where TScalar : INumberBase<TScalar>
    {
        TScalar scale = Guarded.Divide(from.Alpha, to.Alpha, DivisionGuard.Floor);
        TScalar fromVariance = from.Sigma * from.Sigma, toVariance = to.Sigma * to.Sigma;
        return new(from, to, fromVariance, toVariance, scale, fromVariance - (scale * scale * toVariance));
    }

    // The same numbers out of a schedule's own betas, where nothing cancels.
    public static Transition<TScalar> Between<TScalar>(VpSchedule<TScalar> schedule, int from, int to)
        where TScalar : IRootFunctions<TScalar>
    {
        TScalar alpha = schedule.AlphaBetween(from, to);
        TScalar alphaBar = schedule.AlphaBar(from), alphaBarPrev = schedule.AlphaBar(to);
        return new(
            NoiseLevel.OfAlphaBar(alphaBar),
            NoiseLevel.OfAlphaBar(alphaBarPrev),
            TScalar.One - alphaBar,
            TScalar.One - alphaBarPrev,
            Guarded.SqrtNonneg(alpha),
            from == to + 1 ? schedule.Beta(to) : TScalar.One - alpha);
    }
}
