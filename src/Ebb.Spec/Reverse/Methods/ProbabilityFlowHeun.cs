using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse.Methods;

/// <summary>
/// Heun's method for the probability flow dx/dt = v(x, t): with h = next time - time and trial = x + h v(x), the new state is
/// x + h/2 (v(x) + v(trial)). Two evaluations a step. Karras et al., 2022, algorithm 1, without its change of variables (which <see cref="Heun"/>
/// makes).
/// </summary>
/// <remarks>
/// The last step is Euler's, x + h v: nothing is asked at the end of the grid, where the velocity may not exist. One step of order h^2 leaves
/// the order of the whole at 2.
/// </remarks>
public sealed class ProbabilityFlowHeun : ReverseMethod
{
    /// <inheritdoc/>
    public override int Order => 2;

    /// <inheritdoc/>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind) =>
        SamplerPlan.Of(grid, kind, i =>
        {
            (GridPoint<TScalar> from, GridPoint<TScalar> to) = (grid[i], grid[i + 1]);
            TScalar h = to.Parameter - from.Parameter, half = h * Ratio.Of<TScalar>(1, 2);
            SamplerStage<TScalar> trial = SamplerStage.At(from, kind, EulerMaruyama.Flow(from, h, kind));
            if (i == grid.Count - 2) return [trial];

            // The base is x + h/2 v(x); the trial point's half of the slope is added to it.
            FieldWeights<TScalar> v = FieldConversion.Weights(to.Level, kind, PredictionKind.V);
            LinearUpdate<TScalar> end = LinearUpdate.Zero<TScalar>() with { FromX = half * v.FromX, FromBase = TScalar.One, FromOutput = half * v.FromField };
            return [trial with { Base = EulerMaruyama.Flow(from, half, kind), EndsStep = false }, SamplerStage.At(to, kind, end)];
        });
}
