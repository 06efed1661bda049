using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Plans;

namespace Ebb.Spec.Reverse.Methods;

/// <summary>
/// The stochastic second-order sampler of Karras et al., 2022, algorithm 2: noise is added up to (1 + gamma) s, the network is asked about that
/// noisier state, and Heun's step leads from there to the next s. Two evaluations a step, one for a step to Sigma = 0.
/// </summary>
/// <remarks>
/// The noisier state lies between the levels of the grid, so that the grid cannot say what the network is told there. The network is therefore
/// shown y = x / Alpha = x0 + s eps and told s = Sigma / Alpha itself (and predicts of y what the kind says, with V = eps), or else what the
/// preconditioning says. A denoiser D(y; s) is one that predicts <see cref="PredictionKind.X0"/>. Alpha is above 0 all along.
/// </remarks>
/// <param name="churn">The noise to add; null for none.</param>
/// <param name="preconditioning">How x0Hat comes from a raw network; null for a network that is told s and predicts the kind.</param>
public sealed class EdmHeun(EdmChurn? churn = null, EdmPreconditioning? preconditioning = null) : ReverseMethod
{
    /// <inheritdoc/>
    public override int Order => 2;

    /// <inheritdoc/>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind)
    {
        return SamplerPlan.Of(grid, kind, i =>
        {
            (NoiseLevel<TScalar> level, NoiseLevel<TScalar> to) = (grid[i].Level, grid[i + 1].Level);
            TScalar gamma = churn is null ? TScalar.Zero : churn.Gamma(level.Sigma / level.Alpha, grid.Count - 1);
            NoiseLevel<TScalar> raised = level with { Sigma = level.Sigma * (TScalar.One + gamma) };
            LinearUpdate<TScalar> euler = LinearUpdate.OfX0(StraightPath.OfX0(raised, to));
            SamplerStage<TScalar> trial = Ask(raised, euler) with { Churn = churn?.Of(level.Sigma, gamma, isSeen: true) };
            return to.Sigma == TScalar.Zero
                ? [trial]
                : [trial with { Base = LinearUpdate.Identity<TScalar>(), EndsStep = false }, Ask(to, Heun.Correction(raised, to))];
        });

        SamplerStage<TScalar> Ask(NoiseLevel<TScalar> level, LinearUpdate<TScalar> next)
        {
            SamplerStage<TScalar> stage = SamplerStage.AtSigma(level, kind, next);
            return preconditioning is null ? stage : preconditioning.Of(stage, level, level);
        }
    }
}
