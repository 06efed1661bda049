using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Nn;

/// <summary>
/// A time as sines and cosines of given frequencies, drawn once at random as a rule: sin(2 pi w_j u), then cos(2 pi w_j u), with u the time or its
/// logarithm. Tancik et al., 2020, section 4; Song et al., 2021, appendix C.
/// </summary>
public static class FourierEmbedding
{
    /// <summary>The rows.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="times">N times or noise levels; above 0 where the logarithm is taken.</param>
    /// <param name="weights">The frequencies w, at least one.</param>
    /// <param name="logarithm">Whether u is the natural logarithm of the time.</param>
    /// <param name="cosinesFirst">Whether the cosines come before the sines.</param>
    /// <returns>(N, twice the number of frequencies).</returns>
    /// <exception cref="ArgumentException">There is no frequency.</exception>
    public static Tensor<TScalar> Of<TScalar>(
        ReadOnlySpan<TScalar> times, ReadOnlySpan<TScalar> weights, bool logarithm = true, bool cosinesFirst = false)
        where TScalar : ILogarithmicFunctions<TScalar>, ITrigonometricFunctions<TScalar>
    {
        if (weights.IsEmpty) throw new ArgumentException("Got no frequencies; expected one at least.", nameof(weights));
        TScalar turn = TScalar.Pi + TScalar.Pi;
        TScalar[] frequencies = Array.ConvertAll(weights.ToArray(), w => turn * w);
        TScalar[] u = times.ToArray();
        if (logarithm) u = Array.ConvertAll(u, TScalar.Log);
        return Waves.Of<TScalar>(u, frequencies, 2 * frequencies.Length, cosinesFirst);
    }
}
