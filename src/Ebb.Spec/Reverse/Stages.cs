using System.Numerics;
using Ebb.Spec.Fields;

namespace Ebb.Spec.Reverse;

/// <summary>What most methods say alike.</summary>
internal static class Stages
{
    /// <summary>The identity, as the update that makes the present state the new base.</summary>
    public static LinearUpdate<TScalar> Keep<TScalar>()
        where TScalar : INumberBase<TScalar> => new(TScalar.One, TScalar.Zero, [], TScalar.Zero, TScalar.Zero);

    /// <summary>The network asked at a point of the grid, about the kind it predicts.</summary>
    public static SamplerStage<TScalar> At<TScalar>(GridPoint<TScalar> point, PredictionKind kind, LinearUpdate<TScalar> next)
        where TScalar : INumberBase<TScalar> =>
        new(point.Time, point.InputScale, FieldConversion.Weights(point.Level, kind, PredictionKind.X0), false, null, next);

    /// <summary>
    /// A plan from the stages of every step, where it matters which step it is or how often it asks; else <see cref="SamplerPlan.OfSteps"/>.
    /// </summary>
    public static SamplerPlan<TScalar> Plan<TScalar>(
        IReadOnlyList<GridPoint<TScalar>> grid, Func<int, IEnumerable<SamplerStage<TScalar>>> step)
        where TScalar : IRootFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(grid);
        return new(SamplerPlan.StartScale(grid), [.. Enumerable.Range(0, Math.Max(0, grid.Count - 1)).SelectMany(step)]);
    }
}
