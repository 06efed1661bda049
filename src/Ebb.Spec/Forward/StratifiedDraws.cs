using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Forward;

/// <summary>
/// Uniform draws spread evenly over a batch, which keeps each of them uniform and lowers the variance of the loss: one in every n-th of [0, 1].
/// Kingma et al., 2021, appendix I.1, with a draw of its own for each place.
/// </summary>
public static class StratifiedDraws
{
    /// <summary>(i + u_i)/n for i = 0 .. n - 1.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="draws">n uniform draws on [0, 1].</param>
    /// <returns>n draws, ascending.</returns>
    public static TScalar[] Of<TScalar>(IReadOnlyList<TScalar> draws)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(draws);
        TScalar share = draws.Count == 0 ? TScalar.One : Ratio.Of<TScalar>(1, draws.Count);
        return [.. draws.Select((draw, i) => (TScalar.CreateChecked(i) + draw) * share)];
    }
}
