using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Plans;

namespace Ebb.Spec.Reverse.Methods;

/// <summary>
/// The name that samplers of flow matching have in the ecosystem: Euler's step x' = x + (t' - t) v along the grid's parameter
/// (<see cref="EulerMaruyama"/> on the probability flow), which on flow levels is exact for the straight path between x0Hat and the noise; or,
/// stochastic, the step of <see cref="ConsistencySampler"/>. Lipman et al., 2023.
/// </summary>
/// <remarks>The step uses v as the network said it: a clamp or filter of x0Hat acts on the stochastic one only.</remarks>
/// <param name="isStochastic">Whether the noise is renewed.</param>
public sealed class FlowMatchingEuler(bool isStochastic = false) : ReverseMethod
{
    private readonly ReverseMethod _method = isStochastic ? new ConsistencySampler() : new EulerMaruyama(stochastic: false);

    /// <inheritdoc/>
    public override int Order => _method.Order;

    /// <inheritdoc/>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind) => _method.Plan(grid, kind);
}
