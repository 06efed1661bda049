using System.Numerics;
using Ebb.Spec.Fields;

namespace Ebb.Spec.Reverse;

/// <summary>
/// Euler's method on dx/dt = v along the grid's parameter t: x' = x + (t' - t) v, which on flow-matching levels is exact for the straight path
/// between x0Hat and the noise. Lipman et al., 2023. Order 1. Stochastic: the step of <see cref="ConsistencySampler"/>.
/// </summary>
/// <remarks>The step uses v as the network said it: a clamp or filter of x0Hat acts on the stochastic one only.</remarks>
/// <param name="isStochastic">Whether the noise is renewed.</param>
public sealed class FlowMatchingEuler(bool isStochastic = false) : ReverseMethod
{
    /// <inheritdoc/>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind) =>
        Stages.Plan(grid, i =>
        {
            (GridPoint<TScalar> from, GridPoint<TScalar> to) = (grid[i], grid[i + 1]);
            return [Stages.At(from, kind, isStochastic ? ConsistencySampler.Renew(to.Level) : Follow(from, to.Parameter, kind))];
        });

    private static LinearUpdate<TScalar> Follow<TScalar>(GridPoint<TScalar> from, TScalar to, PredictionKind kind)
        where TScalar : INumberBase<TScalar>
    {
        FieldWeights<TScalar> v = FieldConversion.Weights(from.Level, kind, PredictionKind.V);
        TScalar dt = to - from.Parameter;
        return new(TScalar.One + (dt * v.FromX), TScalar.Zero, [], dt * v.FromField, TScalar.Zero);
    }
}
