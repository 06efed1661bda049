using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Nn;

/// <summary>
/// Cross-correlation: y[n,o,i,j] = bias[o] + sum over c, u, v of weight[o,c,u,v] x[n,c,i s + u - top,j s + v - left], with x zero outside
/// the image. The stride s is 1 and the zeros around the image keep its size unless a <see cref="ConvPlacement"/> says otherwise.
/// x is (N, C, H, W), weight (O, C, kh, kw), with odd kh and kw where the size is kept, bias (O), y (N, O, rows, columns).
/// </summary>
/// <remarks>y is a sum of products, so each gradient visits the same products with the roles exchanged.</remarks>
public static class Conv2d
{
    /// <summary>The output.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">(N, C, H, W).</param>
    /// <param name="weight">(O, C, kh, kw), kh and kw odd unless placed.</param>
    /// <param name="bias">(O), or null for none.</param>
    /// <param name="placement">Stride and padding, or null for stride 1 and the same size.</param>
    /// <returns>(N, O, rows, columns).</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor<TScalar> Forward<TScalar>(
        Tensor<TScalar> x,
        Tensor<TScalar> weight,
        Tensor<TScalar>? bias,
        ConvPlacement? placement = null)
        where TScalar : INumberBase<TScalar>
    {
        ConvShape shape = ConvShape.Of(x, weight, placement);
        if (bias is not null && (bias.Rank != 1 || bias.Lengths[0] != shape.Outputs))
        {
            throw new ArgumentException(
                $"A bias of shape {Elements.Shape(bias)} does not fit a weight of {Elements.Shape(weight)}: expected ({shape.Outputs}).",
                nameof(bias));
        }

        int positions = shape.OutputHeight * shape.OutputWidth;
        TScalar[] y = new TScalar[shape.Batch * shape.Outputs * positions];
        TScalar[] xs = Elements.Of(x), weights = Elements.Of(weight), biases = bias is null ? [] : Elements.Of(bias);
        for (int i = 0; i < y.Length; i++) y[i] = bias is null ? TScalar.Zero : biases[i / positions % shape.Outputs];
        shape.ForEachProduct((iy, iw, ix) => y[iy] += weights[iw] * xs[ix]);
        return Tensor.Create(y, shape.OutputLengths);
    }

    /// <summary>The gradient in x.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">The input of the forward pass.</param>
    /// <param name="weight">The weight of the forward pass.</param>
    /// <param name="upstream">The gradient in y.</param>
    /// <param name="placement">That of the forward pass.</param>
    /// <returns>(N, C, H, W).</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor<TScalar> InputGradient<TScalar>(
        Tensor<TScalar> x,
        Tensor<TScalar> weight,
        Tensor<TScalar> upstream,
        ConvPlacement? placement = null)
        where TScalar : INumberBase<TScalar>
    {
        ConvShape shape = Check(x, weight, upstream, placement);
        TScalar[] gradient = Zeros(x), weights = Elements.Of(weight), gy = Elements.Of(upstream);
        shape.ForEachProduct((iy, iw, ix) => gradient[ix] += weights[iw] * gy[iy]);
        return Tensor.Create(gradient, x.Lengths);
    }

    /// <summary>The gradient in the weight.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">The input of the forward pass.</param>
    /// <param name="weight">The weight of the forward pass.</param>
    /// <param name="upstream">The gradient in y.</param>
    /// <param name="placement">That of the forward pass.</param>
    /// <returns>(O, C, kh, kw).</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor<TScalar> WeightGradient<TScalar>(
        Tensor<TScalar> x,
        Tensor<TScalar> weight,
        Tensor<TScalar> upstream,
        ConvPlacement? placement = null)
        where TScalar : INumberBase<TScalar>
    {
        ConvShape shape = Check(x, weight, upstream, placement);
        TScalar[] gradient = Zeros(weight), xs = Elements.Of(x), gy = Elements.Of(upstream);
        shape.ForEachProduct((iy, iw, ix) => gradient[iw] += xs[ix] * gy[iy]);
        return Tensor.Create(gradient, weight.Lengths);
    }

    /// <summary>The gradient in the bias: the sum of upstream over all images and pixels.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="upstream">The gradient in y, (N, O, H, W).</param>
    /// <returns>(O).</returns>
    /// <exception cref="ArgumentException">The rank is not 4.</exception>
    public static Tensor<TScalar> BiasGradient<TScalar>(Tensor<TScalar> upstream)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(upstream);
        if (upstream.Rank != 4) throw new ArgumentException($"Expected (N, O, H, W), got {Elements.Shape(upstream)}.", nameof(upstream));

        int outputs = (int)upstream.Lengths[1], pixels = (int)(upstream.Lengths[2] * upstream.Lengths[3]);
        TScalar[] gradient = [.. Enumerable.Repeat(TScalar.Zero, outputs)], gy = Elements.Of(upstream);
        for (int i = 0; i < gy.Length; i++) gradient[i / pixels % outputs] += gy[i];
        return Tensor.Create(gradient, [outputs]);
    }

    private static TScalar[] Zeros<TScalar>(Tensor<TScalar> like)
        where TScalar : INumberBase<TScalar> => [.. Enumerable.Repeat(TScalar.Zero, (int)like.FlattenedLength)];

    private static ConvShape Check<TScalar>(Tensor<TScalar> x, Tensor<TScalar> weight, Tensor<TScalar> upstream, ConvPlacement? placement)
    {
        ConvShape shape = ConvShape.Of(x, weight, placement);
        ArgumentNullException.ThrowIfNull(upstream);
        if (!upstream.Lengths.SequenceEqual(shape.OutputLengths))
        {
            throw new ArgumentException(
                $"upstream has the shape {Elements.Shape(upstream)}, the output has ({string.Join(", ", shape.OutputLengths)}).", nameof(upstream));
        }

        return shape;
    }
}
