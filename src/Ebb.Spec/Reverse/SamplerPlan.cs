using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse;

/// <summary>Makes plans.</summary>
public static class SamplerPlan
{
    /// <summary>
    /// The plan of a method that asks once a step. A start of pure noise has the standard deviation sqrt(Alpha^2 + Sigma^2) of the first level:
    /// that of the states there when the images have variance 1, which is 1 wherever variance is preserved.
    /// </summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="grid">The entries to walk, in order.</param>
    /// <param name="stage">The step from one entry to the next.</param>
    /// <returns>The plan, with one stage less than there are entries.</returns>
    public static SamplerPlan<TScalar> OfSteps<TScalar>(
        IReadOnlyList<GridPoint<TScalar>> grid, Func<GridPoint<TScalar>, GridPoint<TScalar>, SamplerStage<TScalar>> stage)
        where TScalar : IRootFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(stage);
        SamplerStage<TScalar>[] stages = new SamplerStage<TScalar>[Math.Max(0, grid.Count - 1)];
        for (int i = 0; i < stages.Length; i++) stages[i] = stage(grid[i], grid[i + 1]);
        return new(StartScale(grid), stages);
    }

    internal static TScalar StartScale<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid)
        where TScalar : IRootFunctions<TScalar>
    {
        if (grid.Count == 0) return TScalar.One;
        (TScalar alpha, TScalar sigma, _, _) = grid[0].Level;
        return Guarded.SqrtNonneg((alpha * alpha) + (sigma * sigma));
    }
}
