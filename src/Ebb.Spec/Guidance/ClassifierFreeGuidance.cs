using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Guidance;

/// <summary>
/// Steers a network towards a condition by what it says with the condition, c, and without, u: y = u + scale (c - u). Ho and Salimans, 2022,
/// equation 6 with scale = 1 + w. Rescaled, y is brought back to the spread of c: rescale (std(c)/std(y)) y + (1 - rescale) y, with the standard
/// deviation over one image. Lin et al., 2024, section 3.4.
/// </summary>
public static class ClassifierFreeGuidance
{
    /// <summary>A network that is asked twice and steered.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="conditional">The network with its condition.</param>
    /// <param name="unconditional">The same network without.</param>
    /// <param name="scale">0 for the network without the condition, 1 for that with it, more to overdo it.</param>
    /// <param name="rescale">How much of the rescaling, 0 to 1; Lin et al. take 0.7.</param>
    /// <returns>The steered network; it predicts the same field.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not finite, or the rescaling lies outside [0, 1].</exception>
    public static FieldModel<TScalar> Of<TScalar>(
        FieldModel<TScalar> conditional, FieldModel<TScalar> unconditional, double scale, double rescale = 0)
        where TScalar : IRootFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(conditional);
        ArgumentNullException.ThrowIfNull(unconditional);
        Check(scale, rescale);
        return (x, time) => Combine(conditional(x, time), unconditional(x, time), scale, rescale);
    }

    /// <summary>What y is made of, before any rescaling: y = FromConditional c + FromUnconditional u.</summary>
    /// <param name="scale">How far to go from u to c, finite.</param>
    /// <returns>(scale, 1 - scale).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not finite.</exception>
    public static (double FromConditional, double FromUnconditional) Weights(double scale)
    {
        Check(scale, 0);
        return (scale, 1 - scale);
    }

    /// <summary>The steered output.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="conditional">c: the first axis counts the images.</param>
    /// <param name="unconditional">u, of the same shape.</param>
    /// <param name="scale">How far to go from u to c.</param>
    /// <param name="rescale">How much of the rescaling, 0 to 1.</param>
    /// <returns>The output, of the same shape.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or a setting is out of range.</exception>
    public static Tensor<TScalar> Combine<TScalar>(
        Tensor<TScalar> conditional, Tensor<TScalar> unconditional, double scale, double rescale = 0)
        where TScalar : IRootFunctions<TScalar>
    {
        Elements.CheckSameShape(conditional, unconditional);
        Check(scale, rescale);
        TScalar weight = TScalar.CreateChecked(scale), share = TScalar.CreateChecked(rescale);
        Tensor<TScalar> steered = Elements.Zip(conditional, unconditional, (c, u) => u + (weight * (c - u)));
        if (rescale == 0) return steered;
        TScalar[][] wanted = Elements.Images(conditional);
        return Elements.MapImages(steered, (row, n) =>
        {
            TScalar ratio = Guarded.Divide(Deviation(wanted[n]), Deviation(row), DivisionGuard.Floor);
            TScalar factor = (share * ratio) + (TScalar.One - share);
            return Array.ConvertAll(row, y => factor * y);
        });
    }

    // Over n or over n - 1 is the same in a ratio.
    private static TScalar Deviation<TScalar>(TScalar[] values)
        where TScalar : IRootFunctions<TScalar>
    {
        TScalar count = TScalar.CreateChecked(values.Length), sum = TScalar.Zero, squares = TScalar.Zero;
        foreach (TScalar value in values) sum += value;
        TScalar mean = sum / count;
        foreach (TScalar value in values) squares += (value - mean) * (value - mean);
        return Guarded.SqrtNonneg(squares / count);
    }

    private static void Check(double scale, double rescale)
    {
        if (!double.IsFinite(scale)) throw new ArgumentOutOfRangeException(nameof(scale), scale, "Expected a finite number; 1 leaves the condition as it is.");
        if (rescale is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(rescale), rescale, "Expected a share in [0, 1]; 0 does not rescale.");
    }
}
