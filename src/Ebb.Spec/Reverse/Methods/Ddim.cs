using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse.Methods;

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
        SamplerPlan.OfSteps(grid, kind, (from, to) => ReverseStep.Stage(
            DdimStep.Coefficients(from.Level, to.Level, kind, _eta, _clip, _guard), from));
}
