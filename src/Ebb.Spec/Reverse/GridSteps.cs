using System.Numerics;
using Ebb.Spec.Fields;

namespace Ebb.Spec.Reverse;

/// <summary>What the methods that go from one entry of a grid to the next have in common.</summary>
internal static class GridSteps
{
    public static SamplerPlan<TScalar> Plan<TScalar>(
        IReadOnlyList<GridPoint<TScalar>> grid, Func<GridPoint<TScalar>, GridPoint<TScalar>, bool, IEnumerable<SamplerStage<TScalar>>> step)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(grid);
        List<SamplerStage<TScalar>> stages = [];
        for (int i = 1; i < grid.Count; i++) stages.AddRange(step(grid[i - 1], grid[i], i == grid.Count - 1));
        return new(grid.Count == 0 ? TScalar.One : grid[0].Level.Sigma, stages);
    }

    public static SamplerStage<TScalar> Stage<TScalar>(
        GridPoint<TScalar> at, PredictionKind kind, LinearUpdate<TScalar> next)
        where TScalar : INumberBase<TScalar>
    {
        FieldWeights<TScalar> x0 = FieldConversion.Weights(at.Level, kind, PredictionKind.X0);
        return new(at.Time, at.InputScale, x0, ClampX0: false, Base: null, Finite(next, x0, at, kind));
    }

    // Rather than a run full of NaN: where a field does not determine the step (eps or score where Alpha is 0), say so.
    private static LinearUpdate<TScalar> Finite<TScalar>(
        LinearUpdate<TScalar> update, FieldWeights<TScalar> x0, GridPoint<TScalar> at, PredictionKind kind)
        where TScalar : INumberBase<TScalar>
    {
        IEnumerable<TScalar> used = [update.FromX, update.FromOutput, update.FromNoise, .. update.FromX0s];
        if (update.FromX0s.Count > 0) used = used.Append(x0.FromX).Append(x0.FromField);
        return used.All(TScalar.IsFinite) ? update : throw new ArgumentException(
            $"The step from {at.Parameter} (Alpha = {at.Level.Alpha}, Sigma = {at.Level.Sigma}) has no finite value with {kind}. "
            + "Start a little below the noisy end, or use a prediction (X0, V) and a method that are defined there.",
            nameof(kind));
    }
}
