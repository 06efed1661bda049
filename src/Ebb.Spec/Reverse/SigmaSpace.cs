using System.Numerics;
using Ebb.Spec.Fields;

namespace Ebb.Spec.Reverse;

/// <summary>
/// Networks trained on variance-preserving states, sampled by sigma = sqrt((1 - alphaBar)/alphaBar): the two ways to lay their levels out, as
/// those of y = x / Alpha = x0 + sigma eps and as those of x. Karras et al., 2022, table 1.
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
}
