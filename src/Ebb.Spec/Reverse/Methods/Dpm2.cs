using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Plans;

namespace Ebb.Spec.Reverse.Methods;

/// <summary>
/// The midpoint rule on the probability-flow ODE in y = x / Alpha and s = Sigma / Alpha, "DPM2" or "KDPM2" elsewhere: every second entry of the
/// grid is the middle of a step, where the network is asked again for the slope of all of it. The usual middle is that of ln s, as in
/// DPM-Solver-2 (Lu et al., 2022a).
/// </summary>
/// <remarks>
/// An entry left over, such as a last one without noise, is reached by a step of Euler. Alpha and the Sigma of the middles are above 0.
/// </remarks>
public sealed class Dpm2 : ReverseMethod
{
    /// <inheritdoc/>
    public override int Order => 2;

    /// <inheritdoc/>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind) =>
        SamplerPlan.Of(grid, kind, i =>
        {
            if (i % 2 == 0)
            {
                LinearUpdate<TScalar> trial = LinearUpdate.OfX0(StraightPath.OfX0(grid[i].Level, grid[i + 1].Level));
                return [SamplerStage.At(grid[i], kind, trial) with { Base = LinearUpdate.Identity<TScalar>() }];
            }

            (NoiseLevel<TScalar> from, NoiseLevel<TScalar> middle, NoiseLevel<TScalar> to) = (grid[i - 1].Level, grid[i].Level, grid[i + 1].Level);
            TScalar step = to.Alpha * ((to.Sigma / to.Alpha) - (from.Sigma / from.Alpha));
            return [SamplerStage.At(grid[i], kind, LinearUpdate.Zero<TScalar>() with
            {
                FromX = step / middle.Sigma,
                FromBase = to.Alpha / from.Alpha,
                FromX0s = [-(step * middle.Alpha / middle.Sigma)],
            })];
        });
}
