using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse.Methods;

/// <summary>
/// Adams and Bashforth's method on the probability-flow ODE dy/ds = epsHat in y = x / Alpha, s = Sigma / Alpha: the integral of the polynomial
/// through the last predictions, "LMS" elsewhere. One evaluation a step; the first steps have the orders 1, 2, ...
/// </summary>
/// <remarks>
/// y' = y + the sum over j of w_j epsHat_j, where the sum of (s_j - s)^n w_j is (s' - s)^(n+1)/(n+1). Alpha and Sigma are above 0 where the
/// network is asked.
/// </remarks>
public sealed class LinearMultistep : ReverseMethod
{
    private readonly int _order;

    /// <summary>A method.</summary>
    /// <param name="order">At least 1; 4 is usual, and far more is unstable.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 1.</exception>
    public LinearMultistep(int order = 4)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        _order = order;
    }

    /// <summary>That of the formula, 3 at most: the second step, as long as the others, can look back at one prediction only.</summary>
    public override int Order => Math.Min(_order, 3);

    /// <inheritdoc/>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind) =>
        SamplerPlan.Of(grid, kind, i =>
        {
            (NoiseLevel<TScalar> from, NoiseLevel<TScalar> to) = (grid[i].Level, grid[i + 1].Level);
            IEnumerable<TScalar> weights = Weights(grid, i).Select(weight => to.Alpha * weight);
            LinearUpdate<TScalar> next = LinearUpdate.Zero<TScalar>() with { FromX = to.Alpha / from.Alpha, FromEpsHats = [.. weights] };
            return [SamplerStage.At(grid[i], kind, next, keepsEps: true)];
        });

    private TScalar[] Weights<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, int i)
        where TScalar : INumberBase<TScalar>
    {
        int order = Math.Min(_order, i + 1);
        TScalar start = S(i), h = S(i + 1) - start, power = TScalar.One;
        TScalar[] moments = new TScalar[order];
        for (int n = 0; n < order; n++) moments[n] = (power *= h) * Ratio.Of<TScalar>(1, n + 1);
        return Vandermonde.Solve([.. Enumerable.Range(0, order).Select(j => S(i - j) - start)], moments);

        TScalar S(int j) => grid[j].Level.Sigma / grid[j].Level.Alpha;
    }
}
