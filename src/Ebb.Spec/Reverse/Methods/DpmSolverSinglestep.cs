using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Plans;

namespace Ebb.Spec.Reverse.Methods;

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
    public override int Order => 2;

    /// <inheritdoc/>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind) =>
        SamplerPlan.Of(grid, kind, i =>
        {
            bool isSecond = i > 0 && (i % 2 == 1) != startsAlone && grid[i + 1].Level.Sigma != TScalar.Zero;
            LinearUpdate<TScalar> next = isSecond
                ? Second(grid[i - 1].Level, grid[i].Level, grid[i + 1].Level)
                : LinearUpdate.OfX0(StraightPath.OfX0(grid[i].Level, grid[i + 1].Level));
            return [SamplerStage.At(grid[i], kind, next) with { Base = isSecond ? null : LinearUpdate.Identity<TScalar>() }];
        });

    private LinearUpdate<TScalar> Second<TScalar>(NoiseLevel<TScalar> start, NoiseLevel<TScalar> between, NoiseLevel<TScalar> end)
        where TScalar : IRootFunctions<TScalar>, ILogarithmicFunctions<TScalar>
    {
        ExponentialStep<TScalar> step = new(start, end, DpmAlgorithm.Data), half = new(start, between, DpmAlgorithm.Data);
        TScalar line = type == DpmSolverType.Midpoint ? step.Own / TScalar.CreateChecked(2) : step.C(1) * step.Scale;
        TScalar slope = line * step.H / half.H;
        return LinearUpdate.Zero<TScalar>() with { FromBase = step.FromX, FromX0s = [slope, step.Own - slope] };
    }
}
