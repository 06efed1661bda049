using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse.Methods;

/// <summary>
/// The name of DDIM and DDPM together, as denoising steps between any two levels of any process: predict x0, then keep the noise that is left
/// (<see cref="Ddim"/> with eta = 0) or draw from the posterior of x0Hat (<see cref="Ddpm"/> with the small variance). Neither clamps nor guards.
/// Both are exact when x0Hat is x0, and a step to a clean level gives x0Hat.
/// </summary>
/// <param name="stochastic">Draw from the posterior, rather than keep the noise.</param>
public sealed class Ddm(bool stochastic) : ReverseMethod
{
    private readonly ReverseMethod _method = stochastic
        ? new Ddpm(DdpmVariance.Small, ClipMode.None, DivisionGuard.None)
        : new Ddim(eta: 0, ClipMode.None, DivisionGuard.None);

    /// <inheritdoc/>
    public override int Order => _method.Order;

    /// <inheritdoc/>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind) => _method.Plan(grid, kind);
}
