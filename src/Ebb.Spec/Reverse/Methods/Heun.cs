using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Plans;

namespace Ebb.Spec.Reverse.Methods;

/// <summary>
/// Heun's method on the probability-flow ODE in y = x / Alpha and s = Sigma / Alpha: a trial step of Euler, the network asked again there, and
/// the step repeated with the mean of the two slopes. Two evaluations a step, one for a step to Sigma = 0.
/// Karras et al., 2022, algorithm 1.
/// </summary>
/// <remarks>Alpha is above 0 all along. Where the last Sigma is not 0, the network is asked there too, and told its time.</remarks>
/// <param name="clampX0">Whether x0Hat is clamped to [-1, 1]; the slopes then come from the clamped one.</param>
public sealed class Heun(bool clampX0 = false) : ReverseMethod
{
    /// <inheritdoc/>
    public override int Order => 2;

    /// <inheritdoc/>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind) =>
        SamplerPlan.Of(grid, kind, i =>
        {
            (GridPoint<TScalar> from, GridPoint<TScalar> to) = (grid[i], grid[i + 1]);
            LinearUpdate<TScalar> euler = LinearUpdate.OfX0(StraightPath.OfX0(from.Level, to.Level));
            SamplerStage<TScalar> trial = SamplerStage.At(from, kind, euler) with { ClampX0 = clampX0 };
            return to.Level.Sigma == TScalar.Zero
                ? [trial]
                : [
                    trial with { Base = LinearUpdate.Identity<TScalar>(), EndsStep = false },
                    SamplerStage.At(to, kind, Correction(from.Level, to.Level)) with { ClampX0 = clampX0 },
                ];
        });

    /// <summary>y' = b + (s' - s)/2 ((b - x0)/s + (y - x0')/s'), in terms of x, where b is the base, at s, and y the trial state, at s'.</summary>
    internal static LinearUpdate<TScalar> Correction<TScalar>(NoiseLevel<TScalar> from, NoiseLevel<TScalar> to)
        where TScalar : INumberBase<TScalar>
    {
        TScalar s = from.Sigma / from.Alpha, sPrev = to.Sigma / to.Alpha, half = (sPrev - s) / TScalar.CreateChecked(2);
        TScalar first = half / s, second = half / sPrev;
        return LinearUpdate.Zero<TScalar>() with
        {
            FromX = second,
            FromBase = to.Alpha / from.Alpha * (TScalar.One + first),
            FromX0s = [-(to.Alpha * second), -(to.Alpha * first)],
        };
    }
}
