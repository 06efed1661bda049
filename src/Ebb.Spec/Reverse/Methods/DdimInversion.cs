using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse.Methods;

/// <summary>
/// From an image to the noise that DDIM makes it from: the deterministic <see cref="DdimStep"/> on a grid from clean to noisy, such as that of a
/// sampler reversed. Song, Meng and Ermon, 2021, section 4.3.
/// </summary>
/// <remarks>
/// A step undoes that of <see cref="Ddim"/> between the same levels exactly where the network says the same noise (or the same clean image) in
/// both. To come near to that, the network is told the time of the level that the step goes to, where DDIM asks it on the way back; the clean
/// image has no time of its own on most grids.
/// </remarks>
public sealed class DdimInversion : ReverseMethod
{
    private readonly ClipMode _clip;
    private readonly DivisionGuard _guard;

    /// <summary>The method with its settings.</summary>
    /// <param name="clip">What happens to an x0Hat outside [-1, 1]; what is clamped cannot be undone.</param>
    /// <param name="guard">How divisions are kept finite. A clean image holds no noise to divide out: let the network predict eps (or v) there, not x0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The clip mode is not one of the named ones.</exception>
    public DdimInversion(ClipMode clip = ClipMode.None, DivisionGuard guard = DivisionGuard.Floor)
    {
        ReverseStep.Check(clip);
        (_clip, _guard) = (clip, guard);
    }

    /// <summary>The table of the method's numbers on a grid.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="grid">From clean to noisy. One entry or none is a run without steps.</param>
    /// <param name="kind">What the network predicts.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The kind is not one of the named ones.</exception>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind) =>
        SamplerPlan.OfSteps(grid, kind, (from, to) => ReverseStep.Stage(
            DdimStep.Coefficients(from.Level, to.Level, kind, 0, _clip, _guard), to));
}
