using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Plans;

namespace Ebb.Spec.Reverse.Methods;

/// <summary>
/// Euler's method on the probability-flow ODE in y = x / Alpha and s = Sigma / Alpha, dy/ds = (y - x0Hat)/s, whose steps are those of
/// <see cref="Ddim"/> with eta = 0. Karras et al., 2022, algorithm 1 without its correction.
/// </summary>
/// <remarks>
/// With churn, the state first gets noise up to (1 + gamma) s, but the network is asked about the state without it, as it is done in the
/// ecosystem; an output that is eps is then taken for that of the noisier state, one that is v for that of the state that was seen. What is
/// not seen is not removed: even the exact field of one image does not end at that image. <see cref="EdmHeun"/> shows the network the noise.
/// </remarks>
/// <param name="churn">The noise to add; null for none.</param>
/// <param name="preconditioning">
/// How x0Hat comes from a raw network, which is then told and shown what this says, not what the grid and the kind say; null for neither.
/// </param>
public sealed class Euler(EdmChurn? churn = null, EdmPreconditioning? preconditioning = null) : ReverseMethod
{
    /// <inheritdoc/>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind) =>
        SamplerPlan.Of(grid, kind, i =>
        {
            NoiseLevel<TScalar> level = grid[i].Level, raised = level;
            Churn<TScalar>? noise = null;
            if (churn is not null)
            {
                TScalar gamma = churn.Gamma(level.Sigma / level.Alpha, grid.Count - 1);
                noise = churn.Of(level.Sigma, gamma, isSeen: false);
                raised = level with { Sigma = level.Sigma * (TScalar.One + gamma) };
            }

            GridPoint<TScalar> point = kind == PredictionKind.V ? grid[i] : grid[i] with { Level = raised };
            LinearUpdate<TScalar> next = LinearUpdate.OfX0(StraightPath.OfX0(raised, grid[i + 1].Level));
            SamplerStage<TScalar> stage = SamplerStage.At(point, kind, next) with { Churn = noise };
            return [preconditioning is null ? stage : preconditioning.Of(stage, level, raised)];
        });
}
