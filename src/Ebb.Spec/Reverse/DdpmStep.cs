using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Forward;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Reverse;

/// <summary>
/// The ancestral step from a level with the weights (a, s) to a cleaner one with (a1, s1): the mean of xPrev given x and x0Hat, plus noise.
/// With alpha = (a/a1)^2 and beta = s^2 - alpha s1^2 (which is 1 - alpha when variance is preserved) the mean is
/// <code>
/// c x + w x0Hat,   c = sqrt(alpha) s1^2/s^2,   w = a1 beta/s^2 = a1 - c a
/// </code>
/// and the small variance is beta s1^2/s^2, which is 0 in a step to the clean image. Ho, Jain and Abbeel, 2020, equations 7 and 11.
/// </summary>
/// <remarks>
/// The mean has no epsHat in it: <see cref="ClipMode.Keep"/> and <see cref="ClipMode.Recompute"/> are one and the same here. Not clamped, and
/// with a predicted noise, the same mean is written (x - beta/s epsHat) / sqrt(alpha).
/// </remarks>
public static class DdpmStep
{
    /// <summary>The step between two levels.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="from">The level of x.</param>
    /// <param name="to">The level of xPrev, not noisier than that of x.</param>
    /// <param name="kind">What the network predicts.</param>
    /// <param name="variance">The variance of the noise; where it is learned, FromNoise is 1, the weight of noise already scaled.</param>
    /// <param name="clip">Whether x0Hat is clamped; the two ways to clamp are the same.</param>
    /// <param name="guard">How divisions are kept finite.</param>
    /// <param name="noiseInLastStep">Whether a step to the clean image (s1 = 0) adds noise too; see <see cref="Ddpm"/>.</param>
    /// <returns>The step.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The kind, the variance, the clip mode or the guard is not one of the named ones.</exception>
    public static ReverseCoefficients<TScalar> Coefficients<TScalar>(
        NoiseLevel<TScalar> from,
        NoiseLevel<TScalar> to,
        PredictionKind kind,
        DdpmVariance variance,
        ClipMode clip,
        DivisionGuard guard,
        bool noiseInLastStep = false)
        where TScalar : IRootFunctions<TScalar> => Of(Transition.Between(from, to), kind, variance, clip, guard, noiseInLastStep);

    /// <summary>The step of small variance between two levels of a schedule.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="schedule">The schedule.</param>
    /// <param name="from">The alphaBar index of x, 1 to T.</param>
    /// <param name="to">The alphaBar index of xPrev, 0 to from - 1.</param>
    /// <param name="clip">Whether x0Hat is clamped; the two ways to clamp are the same.</param>
    /// <param name="guard">How divisions are kept finite.</param>
    /// <param name="kind">What the network predicts.</param>
    /// <returns>The step.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An index, the clip mode, the guard or the kind is out of range.</exception>
    public static ReverseCoefficients<TScalar> Coefficients<TScalar>(
        VpSchedule<TScalar> schedule, int from, int to, ClipMode clip, DivisionGuard guard, PredictionKind kind = PredictionKind.Eps)
        where TScalar : IRootFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(schedule);
        schedule.CheckPair(from, to);
        return Of(Transition.Between(schedule, from, to), kind, DdpmVariance.Small, clip, guard, false);
    }

    /// <summary>The range of a learned variance between two levels: the logarithms of the small and the large one, each at least 1e-20.</summary>
    internal static (TScalar LogSmall, TScalar LogLarge) LogRange<TScalar>(NoiseLevel<TScalar> from, NoiseLevel<TScalar> to, DivisionGuard guard)
        where TScalar : IRootFunctions<TScalar>, ILogarithmicFunctions<TScalar>
    {
        Transition<TScalar> between = Transition.Between(from, to);
        TScalar root = Ratio.Of<TScalar>(1, 10_000_000_000), floor = root * root;
        return (TScalar.Log(Piecewise.Max(between.Posterior(guard).Variance, floor)), TScalar.Log(Piecewise.Max(between.Beta, floor)));
    }

    internal static void Check(DdpmVariance variance)
    {
        if (!Enum.IsDefined(variance)) throw new ArgumentOutOfRangeException(nameof(variance), variance, "Expected Small, Large, Learned or LearnedRange.");
    }

    private static ReverseCoefficients<TScalar> Of<TScalar>(
        Transition<TScalar> between, PredictionKind kind, DdpmVariance variance, ClipMode clip, DivisionGuard guard, bool noiseInLastStep)
        where TScalar : IRootFunctions<TScalar>
    {
        Check(variance);
        ReverseStep.Check(clip);
        FieldWeights<TScalar> x0 = FieldConversion.Weights(between.From, kind, PredictionKind.X0, guard);
        PosteriorWeights<TScalar> posterior = between.Posterior(guard);
        (TScalar fromX, TScalar fromX0, TScalar fromOutput) = clip == ClipMode.None && kind == PredictionKind.Eps
            ? MeanFromEps(between, guard)
            : (posterior.FromX, posterior.FromX0, TScalar.Zero);
        TScalar deviation = between.To.Sigma == TScalar.Zero && !noiseInLastStep ? TScalar.Zero : variance switch
        {
            DdpmVariance.Small => Guarded.SqrtNonneg(posterior.Variance),
            DdpmVariance.Large => Guarded.SqrtNonneg(between.Beta),
            _ => TScalar.One,
        };
        return new(x0.FromX, x0.FromField, clip != ClipMode.None, fromX, fromX0, fromOutput, deviation);
    }

    private static (TScalar FromX, TScalar FromX0, TScalar FromEps) MeanFromEps<TScalar>(Transition<TScalar> between, DivisionGuard guard)
        where TScalar : IRootFunctions<TScalar>
    {
        TScalar inverse = Guarded.Divide(TScalar.One, between.Scale, guard);
        TScalar perSigma = Guarded.Divide(between.Beta, between.From.Sigma, guard);
        return (inverse, TScalar.Zero, -(perSigma * inverse));
    }
}
