using Ebb.Spec.Fields;

namespace Ebb.Spec.Reverse;

/// <summary>
/// The midpoint rule on the probability-flow ODE in y = x / Alpha and s = Sigma / Alpha, "DPM2" or "KDPM2" elsewhere: every second entry of the
/// grid is the middle of a step, where the network is asked again for the slope of all of it. The usual middle is that of ln s, as in
/// DPM-Solver-2 (Lu et al., 2022a). Order 2.
/// </summary>
/// <remarks>
/// An entry left over, such as a last one without noise, is reached by a step of Euler. Alpha and the Sigma of the middles are above 0.
/// </remarks>
public sealed class Dpm2 : ReverseMethod
{
    /// <inheritdoc/>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind) =>
        Stages.Plan(grid, i =>
        {
            if (i % 2 == 0)
            {
                LinearUpdate<TScalar> trial = SigmaSpace.Euler(grid[i].Level, grid[i + 1].Level);
                return [Stages.At(grid[i], kind, trial) with { Base = Stages.Keep<TScalar>() }];
            }

            (NoiseLevel<TScalar> from, NoiseLevel<TScalar> middle, NoiseLevel<TScalar> to) = (grid[i - 1].Level, grid[i].Level, grid[i + 1].Level);
            TScalar step = to.Alpha * ((to.Sigma / to.Alpha) - (from.Sigma / from.Alpha));
            LinearUpdate<TScalar> next = new(
                step / middle.Sigma, to.Alpha / from.Alpha, [-(step * middle.Alpha / middle.Sigma)], TScalar.Zero, TScalar.Zero);
            return [Stages.At(grid[i], kind, next)];
        });
}
