using System.Numerics;
using Ebb.Spec.Fields;

namespace Ebb.Spec.Reverse;

/// <summary>
/// Networks trained on variance-preserving states, sampled by sigma = sqrt((1 - alphaBar)/alphaBar): the two ways to lay their levels out, and
/// the steps of the samplers that work with y = x / Alpha = x0 + sigma eps, whatever the levels of x are. Karras et al., 2022, table 1.
/// </summary>
public static class SigmaSpace
{
    /// <summary>
    /// The levels of y itself, x = x0 + sigma eps; the network sees x / sqrt(sigma^2 + 1), and V is what it predicts of that,
    /// (eps - sigma x0)/sqrt(sigma^2 + 1).
    /// </summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="sigmas">From noisy to clean; the last may be 0.</param>
    /// <param name="times">What the network is told at each sigma but the last.</param>
    /// <returns>As many entries as there are sigmas; the parameter is sigma.</returns>
    /// <exception cref="ArgumentException">There is not one time for each sigma but the last.</exception>
    public static IReadOnlyList<GridPoint<TScalar>> Grid<TScalar>(IReadOnlyList<TScalar> sigmas, IReadOnlyList<TScalar> times)
        where TScalar : IRootFunctions<TScalar> =>
        [.. VariancePreservingGrid(sigmas, times).Select((point, i) => point with
        {
            Level = point.Level with { Alpha = TScalar.One, Sigma = sigmas[i] },
            InputScale = point.Level.Alpha,
        })];

    /// <summary>The same levels as the network was trained on: x = (x0 + sigma eps)/sqrt(sigma^2 + 1), which it sees as it is.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="sigmas">From noisy to clean; the last may be 0.</param>
    /// <param name="times">What the network is told at each sigma but the last.</param>
    /// <returns>As many entries as there are sigmas; the parameter is sigma.</returns>
    /// <exception cref="ArgumentException">There is not one time for each sigma but the last.</exception>
    public static IReadOnlyList<GridPoint<TScalar>> VariancePreservingGrid<TScalar>(IReadOnlyList<TScalar> sigmas, IReadOnlyList<TScalar> times)
        where TScalar : IRootFunctions<TScalar> =>
        [.. LevelGrid.OfSigmas(sigmas, times).Select(point =>
        {
            TScalar alpha = TScalar.One / TScalar.Sqrt((point.Parameter * point.Parameter) + TScalar.One), sigma = point.Parameter * alpha;
            return point with { Level = new NoiseLevel<TScalar>(alpha, sigma, -sigma, alpha) };
        })];

    /// <summary>
    /// Euler's step y' = y + (s' - s)(y - x0)/s, in terms of x: x' = q x + (Alpha' - Alpha q) x0 with q = Sigma'/Sigma. It is DDIM's.
    /// </summary>
    internal static LinearUpdate<TScalar> Euler<TScalar>(NoiseLevel<TScalar> from, NoiseLevel<TScalar> to)
        where TScalar : INumberBase<TScalar>
    {
        TScalar q = to.Sigma / from.Sigma;
        return new(q, TScalar.Zero, [to.Alpha - (from.Alpha * q)], TScalar.Zero, TScalar.Zero);
    }

    /// <summary>
    /// Heun's correction y' = b + (s' - s)/2 ((b - x0)/s + (y - x0')/s'), where b is the base, at s, and y the trial state, at s'.
    /// </summary>
    internal static LinearUpdate<TScalar> Heun<TScalar>(NoiseLevel<TScalar> from, NoiseLevel<TScalar> to)
        where TScalar : INumberBase<TScalar>
    {
        TScalar s = from.Sigma / from.Alpha, sPrev = to.Sigma / to.Alpha, half = (sPrev - s) / TScalar.CreateChecked(2);
        TScalar first = half / s, second = half / sPrev;
        return new(
            second, to.Alpha / from.Alpha * (TScalar.One + first), [-(to.Alpha * second), -(to.Alpha * first)], TScalar.Zero, TScalar.Zero);
    }
}
