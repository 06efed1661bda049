using Ebb.Spec.Fields;

namespace Ebb.Spec.Reverse;

/// <summary>
/// Heun's method on the probability-flow ODE in y = x / Alpha and s = Sigma / Alpha: a trial step of Euler, the network asked again there, and
/// the step repeated with the mean of the two slopes. Two evaluations a step, one for a step to Sigma = 0. Order 2.
/// Karras et al., 2022, algorithm 1.
/// </summary>
/// <remarks>Alpha is above 0 all along. Where the last Sigma is not 0, the network is asked there too, and told its time.</remarks>
/// <param name="clampX0">Whether x0Hat is clamped to [-1, 1]; the slopes then come from the clamped one.</param>
public sealed class Heun(bool clampX0 = false) : ReverseMethod
{
    /// <inheritdoc/>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind) =>
        Stages.Plan(grid, i =>
        {
            (GridPoint<TScalar> from, GridPoint<TScalar> to) = (grid[i], grid[i + 1]);
            SamplerStage<TScalar> trial = Stages.At(from, kind, SigmaSpace.Euler(from.Level, to.Level)) with { ClampX0 = clampX0 };
            return to.Level.Sigma == TScalar.Zero
                ? [trial]
                : [
                    trial with { Base = Stages.Keep<TScalar>(), EndsStep = false },
                    Stages.At(to, kind, SigmaSpace.Heun(from.Level, to.Level)) with { ClampX0 = clampX0 },
                ];
        });
}
