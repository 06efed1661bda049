using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse.Methods;

/// <summary>
/// PNDM: DDIM's step with a mean of noise predictions in place of one, which classical integrators of order 4 weigh: three steps of Runge and
/// Kutta with four evaluations each, then steps of Adams and Bashforth with one. Liu, Ren, Lin and Zhao, 2022, "F-PNDM".
/// </summary>
/// <remarks>
/// The weights are those of equal steps, whatever the grid. Its first three steps have an entry in their middle:
/// t_0, m_0, t_1, m_1, t_2, m_2, t_3, t_4, .. Sigma is above 0 where the network is asked.
/// </remarks>
public sealed class Pndm : ReverseMethod
{
    private const int WarmUp = 3;

    /// <summary>2: the weights are of order 4 where Sigma/Alpha falls in equal steps, and on other grids are not.</summary>
    public override int Order => 2;

    /// <inheritdoc/>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind)
    {
        ArgumentNullException.ThrowIfNull(grid);
        if (grid.Count is > 1 and <= 2 * WarmUp)
        {
            throw new ArgumentException($"Got {grid.Count} entries; PNDM starts with {WarmUp} steps that have an entry in their middle, so {(2 * WarmUp) + 1} or more.", nameof(grid));
        }

        return SamplerPlan.Of(grid, kind, i => i >= 2 * WarmUp ? [Multistep(grid, i, kind)] : i % 2 == 0 ? RungeKutta(grid[i], grid[i + 1], grid[i + 2], kind) : []);
    }

    private static SamplerStage<TScalar>[] RungeKutta<TScalar>(
        GridPoint<TScalar> from, GridPoint<TScalar> middle, GridPoint<TScalar> to, PredictionKind kind)
        where TScalar : INumberBase<TScalar>
    {
        int[] weights = [1, 2, 2, 1];
        TScalar[] mean = [.. weights.Select(weight => Ratio.Of<TScalar>(weight, 6))];
        return
        [
            Ask(from, kind, Step(from.Level, middle.Level, [TScalar.One])) with { Base = LinearUpdate.Identity<TScalar>(), EndsStep = false },
            Ask(middle, kind, Step(from.Level, middle.Level, [TScalar.One])),
            Ask(middle, kind, Step(from.Level, to.Level, [TScalar.One])) with { EndsStep = false },
            Ask(to, kind, Step(from.Level, to.Level, mean)),
        ];
    }

    private static SamplerStage<TScalar> Multistep<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, int i, PredictionKind kind)
        where TScalar : INumberBase<TScalar>
    {
        // The predictions at t_i, t_{i-1}, .. lie one evaluation apart, or four where Runge and Kutta asked.
        int[] weights = [55, -59, 37, -9];
        TScalar[] looks = [.. Enumerable.Repeat(TScalar.Zero, 1 + (4 * WarmUp))];
        int now = i - (2 * WarmUp);
        for (int j = 0; j < weights.Length; j++)
        {
            int ago = j <= now ? j : now + (4 * (j - now));
            looks[ago] = Ratio.Of<TScalar>(weights[j], 24);
        }

        return Ask(grid[i], kind, Step(grid[i].Level, grid[i + 1].Level, looks)) with { Base = LinearUpdate.Identity<TScalar>() };
    }

    private static SamplerStage<TScalar> Ask<TScalar>(GridPoint<TScalar> point, PredictionKind kind, LinearUpdate<TScalar> next)
        where TScalar : INumberBase<TScalar> => SamplerStage.At(point, kind, next, keepsEps: true);

    // From the base.
    private static LinearUpdate<TScalar> Step<TScalar>(NoiseLevel<TScalar> from, NoiseLevel<TScalar> to, TScalar[] looks)
        where TScalar : INumberBase<TScalar>
    {
        FieldWeights<TScalar> straight = StraightPath.OfEps(from, to);
        return LinearUpdate.Zero<TScalar>() with { FromBase = straight.FromX, FromEpsHats = [.. looks.Select(weight => weight * straight.FromField)] };
    }
}
