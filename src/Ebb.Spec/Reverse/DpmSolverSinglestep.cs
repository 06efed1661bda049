using System.Numerics;
using Ebb.Spec.Fields;

namespace Ebb.Spec.Reverse;

/// <summary>
/// DPM-Solver++, singlestep, of order 2 ("2S"): the entries of the grid are taken in pairs, a step of order 1 to the first, and one from where it
/// started to the second, with the slope between the two predictions. One evaluation an entry. Lu et al., 2022b, algorithm 1.
/// </summary>
/// <remarks>
/// The formulas are those of <see cref="DpmSolverMultistep"/>, of order 2, for the step over both. An entry left over, and a pair that ends at
/// Sigma = 0, are taken with order 1.
/// </remarks>
/// <param name="type">Which formula of order 2.</param>
/// <param name="startsAlone">Whether the first entry has no partner, as where the grid is a part of another.</param>
public sealed class DpmSolverSinglestep(DpmSolverType type = DpmSolverType.Midpoint, bool startsAlone = false) : ReverseMethod
{
    /// <inheritdoc/>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind) =>
        Stages.Plan(grid, i =>
        {
            bool isSecond = i > 0 && (i % 2 == 1) != startsAlone && grid[i + 1].Level.Sigma != TScalar.Zero;
            LinearUpdate<TScalar> next = isSecond
                ? Second(grid[i - 1].Level, grid[i].Level, grid[i + 1].Level)
                : SigmaSpace.Euler(grid[i].Level, grid[i + 1].Level);
            return [Stages.At(grid[i], kind, next) with { Base = isSecond ? null : Stages.Keep<TScalar>() }];
        });

    private LinearUpdate<TScalar> Second<TScalar>(NoiseLevel<TScalar> start, NoiseLevel<TScalar> between, NoiseLevel<TScalar> end)
        where TScalar : IRootFunctions<TScalar>, ILogarithmicFunctions<TScalar>
    {
        ExponentialStep<TScalar> step = new(start, end, DpmAlgorithm.Data), half = new(start, between, DpmAlgorithm.Data);
        TScalar line = type == DpmSolverType.Midpoint ? step.Own / TScalar.CreateChecked(2) : step.C(1) * step.Scale;
        TScalar slope = line * step.H / half.H;
        return new(TScalar.Zero, step.FromX, [slope, step.Own - slope], TScalar.Zero, TScalar.Zero);
    }
}
