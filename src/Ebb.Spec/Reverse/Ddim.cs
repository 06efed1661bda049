using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse;

/// <summary>DDIM: <see cref="DdimStep"/> from each level of a grid to the next. Song, Meng and Ermon, 2021, section 4.</summary>
public sealed class Ddim : ReverseMethod
{
    private readonly double _eta;
    private readonly ClipMode _clip;
    private readonly DivisionGuard _guard;

    /// <summary>The method with its settings.</summary>
    /// <param name="eta">How much of the noise is drawn afresh: 0 for none, 1 for that of DDPM.</param>
    /// <param name="clip">What happens to an x0Hat outside [-1, 1].</param>
    /// <param name="guard">How divisions are kept finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public Ddim(double eta = 0, ClipMode clip = ClipMode.Recompute, DivisionGuard guard = DivisionGuard.Floor)
    {
        DdimStep.CheckEta(eta);
        ReverseStep.Check(clip);
        (_eta, _clip, _guard) = (eta, clip, guard);
    }

    /// <inheritdoc/>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind) =>
        SamplerPlan.OfSteps(grid, (from, to) => Stage(from, to.Level, kind));

    /// <summary>One step, to a level that need not be the grid's next.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="from">Where x lies.</param>
    /// <param name="to">The level of xPrev.</param>
    /// <param name="kind">What the network predicts.</param>
    /// <returns>The row of a plan.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The kind is not one of the named ones.</exception>
    public SamplerStage<TScalar> Stage<TScalar>(GridPoint<TScalar> from, NoiseLevel<TScalar> to, PredictionKind kind)
        where TScalar : IRootFunctions<TScalar> =>
        ReverseStep.Stage(DdimStep.Coefficients(from.Level, to, kind, _eta, _clip, _guard), from);
}
