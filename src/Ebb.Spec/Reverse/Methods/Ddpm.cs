using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse.Methods;

/// <summary>DDPM: <see cref="DdpmStep"/> from each level of a grid to the next. Ho, Jain and Abbeel, 2020, algorithm 2.</summary>
public sealed class Ddpm : ReverseMethod
{
    private readonly DdpmVariance _variance;
    private readonly ClipMode _clip;
    private readonly DivisionGuard _guard;
    private readonly bool _noiseInLastStep;

    /// <summary>The method with its settings.</summary>
    /// <param name="variance">The variance of the noise.</param>
    /// <param name="clip">Whether x0Hat is clamped; the two ways to clamp are the same.</param>
    /// <param name="guard">How divisions are kept finite.</param>
    /// <param name="noiseInLastStep">
    /// Whether a step to the clean image adds noise too. It does not in the paper; programs that leave the noise out by the timestep they come from
    /// do add it on grids that end above the cleanest one. The small variance is 0 there anyway.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is not one of the named ones.</exception>
    public Ddpm(
        DdpmVariance variance = DdpmVariance.Small,
        ClipMode clip = ClipMode.Recompute,
        DivisionGuard guard = DivisionGuard.Floor,
        bool noiseInLastStep = false)
    {
        DdpmStep.Check(variance);
        ReverseStep.Check(clip);
        (_variance, _clip, _guard, _noiseInLastStep) = (variance, clip, guard, noiseInLastStep);
    }

    /// <inheritdoc/>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind) =>
        SamplerPlan.OfSteps(grid, kind, (from, to) => ReverseStep.Stage(
            DdpmStep.Coefficients(from.Level, to.Level, kind, _variance, _clip, _guard, _noiseInLastStep), from, Learned(from.Level, to.Level)));

    private LearnedVariance<TScalar>? Learned<TScalar>(NoiseLevel<TScalar> from, NoiseLevel<TScalar> to)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar> => _variance switch
        {
            DdpmVariance.Learned => LearnedVariance.Itself<TScalar>(),
            DdpmVariance.LearnedRange when DdpmStep.LogRange(from, to, _guard) is var (small, large) => LearnedVariance.Between(small, large),
            _ => null,
        };
}
