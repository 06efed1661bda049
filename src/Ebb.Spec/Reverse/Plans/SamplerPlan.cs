using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse.Plans;

/// <summary>Makes plans.</summary>
public static class SamplerPlan
{
    /// <summary>
    /// The plan of a method from the stages of each of its steps. A start of pure noise has the standard deviation sqrt(Alpha^2 + Sigma^2) of
    /// the first level: that of the states there when the images have variance 1, which is 1 wherever variance is preserved.
    /// </summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="grid">The entries to walk, in order.</param>
    /// <param name="kind">What the network predicts.</param>
    /// <param name="step">The stages from entry i to the next, i = 0 .. entries - 2.</param>
    /// <returns>The plan; one without stages where the grid has one entry or none.</returns>
    /// <exception cref="ArgumentException">The prediction does not determine a step: a weight is infinite or NaN.</exception>
    public static SamplerPlan<TScalar> Of<TScalar>(
        IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind, Func<int, IEnumerable<SamplerStage<TScalar>>> step)
        where TScalar : IRootFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(step);
        List<SamplerStage<TScalar>> stages = [];
        for (int i = 0; i + 1 < grid.Count; i++)
        {
            foreach (SamplerStage<TScalar> stage in step(i))
            {
                stages.Add(Weights(stage).All(TScalar.IsFinite) ? stage : throw HasNoValue(grid[i], grid[i + 1], kind));
            }
        }

        return new(grid.Count == 0 ? TScalar.One : StartScale(grid[0].Level), stages);
    }

    /// <summary>The plan of a method that asks once a step and needs no more than the step's two ends.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="grid">The entries to walk, in order.</param>
    /// <param name="kind">What the network predicts.</param>
    /// <param name="stage">The step from one entry to the next.</param>
    /// <returns>The plan, with one stage less than there are entries.</returns>
    /// <exception cref="ArgumentException">The prediction does not determine a step: a weight is infinite or NaN.</exception>
    public static SamplerPlan<TScalar> OfSteps<TScalar>(
        IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind, Func<GridPoint<TScalar>, GridPoint<TScalar>, SamplerStage<TScalar>> stage)
        where TScalar : IRootFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(stage);
        return Of(grid, kind, i => [stage(grid[i], grid[i + 1])]);
    }

    private static TScalar StartScale<TScalar>(NoiseLevel<TScalar> level)
        where TScalar : IRootFunctions<TScalar> => Guarded.SqrtNonneg((level.Alpha * level.Alpha) + (level.Sigma * level.Sigma));

    // The numbers that a stage multiplies by. x0Hat may have no value where nothing is made of it.
    private static IEnumerable<TScalar> Weights<TScalar>(SamplerStage<TScalar> stage)
        where TScalar : INumberBase<TScalar>
    {
        LinearUpdate<TScalar>[] updates = stage.Base is null ? [stage.Next] : [stage.Base, stage.Next];
        IEnumerable<TScalar> weights = updates.SelectMany(update => (IEnumerable<TScalar>)
            [update.FromX, update.FromBase, .. update.FromX0s, .. update.FromEpsHats ?? [], update.FromOutput, update.FromNoise]);
        bool usesX0 = stage.EpsHat is not null || updates.Any(update => update.FromX0s.Any(weight => weight != TScalar.Zero));
        if (usesX0) weights = weights.Append(stage.X0.FromX).Append(stage.X0.FromField);
        if (stage.EpsHat is { } eps) weights = weights.Append(eps.FromX).Append(eps.FromField);
        if (stage.Churn is { } churn) weights = weights.Append(churn.FromNoise);
        return weights.Append(stage.InputScale);
    }

    // Rather than a run full of NaN.
    private static ArgumentException HasNoValue<TScalar>(GridPoint<TScalar> from, GridPoint<TScalar> to, PredictionKind kind) => new(
        $"The step from {from.Parameter} (Alpha = {from.Level.Alpha}, Sigma = {from.Level.Sigma}) to {to.Parameter} "
        + $"(Alpha = {to.Level.Alpha}, Sigma = {to.Level.Sigma}) has no finite value with {kind}. "
        + "Start a little below the noisy end, or use a prediction (X0, V) and a method that are defined there.",
        nameof(kind));
}
