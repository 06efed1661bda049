using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Guidance;

/// <summary>
/// Keeps most of a predicted clean image inside [-1, 1] by shrinking it: with s the quantile of |x0Hat| over one image, brought into
/// [1, maximum], the image becomes clamp(x0Hat, -s, s) / s. Saharia et al., 2022, section 2.3 and appendix A.
/// </summary>
/// <remarks>
/// Scalars here have no order, so the quantile is taken from values sorted by a network of minima and maxima (Batcher, 1968): a fixed list of
/// exchanges that depends on the number of values alone. An interval passes through it and encloses the quantile.
/// </remarks>
public static class DynamicThreshold
{
    /// <summary>The shrunk images.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x0Hat">The predicted clean images; the first axis counts them.</param>
    /// <param name="ratio">Which quantile, 0 to 1; Saharia et al. take 0.995. Between two values it lies on the line between them.</param>
    /// <param name="maximum">The largest s, more than 0; below 1 it wins over the 1.</param>
    /// <returns>Images in [-1, 1], of the same shape.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public static Tensor<TScalar> Apply<TScalar>(Tensor<TScalar> x0Hat, double ratio = 0.995, double maximum = double.PositiveInfinity)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(x0Hat);
        if (ratio is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(ratio), ratio, "Expected a share in [0, 1].");
        if (!(maximum > 0)) throw new ArgumentOutOfRangeException(nameof(maximum), maximum, "Expected a bound above 0; infinity for none.");
        return Elements.MapImages(x0Hat, (row, _) =>
        {
            TScalar s = Piecewise.Max(Quantile(row, ratio), TScalar.One);
            if (double.IsFinite(maximum)) s = Piecewise.Min(s, TScalar.CreateChecked(maximum));
            return Array.ConvertAll(row, x => Piecewise.Max(-s, Piecewise.Min(x, s)) / s);
        });
    }

    private static TScalar Quantile<TScalar>(TScalar[] values, double ratio)
        where TScalar : INumberBase<TScalar>
    {
        TScalar[] sorted = Array.ConvertAll(values, x => Piecewise.Max(x, -x));
        SortingNetwork.Sort(sorted);
        double position = ratio * (sorted.Length - 1);
        int below = (int)position, above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (TScalar.CreateChecked(position - below) * (sorted[above] - sorted[below]));
    }
}
