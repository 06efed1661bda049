using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Nn;

/// <summary>One number for each image and channel, spread over its pixels: how an embedding of the time enters a residual block.</summary>
public static class PerChannel
{
    /// <summary>x[n,c,i,j] + e[n,c].</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">(N, C, H, W).</param>
    /// <param name="e">(N, C).</param>
    /// <returns>A tensor of the shape of x.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor<TScalar> Add<TScalar>(Tensor<TScalar> x, Tensor<TScalar> e)
        where TScalar : INumberBase<TScalar>
    {
        int plane = Check(x, e, 1);
        TScalar[] y = Elements.Of(x), added = Elements.Of(e);
        for (int i = 0; i < y.Length; i++) y[i] += added[i / plane];
        return Tensor.Create(y, x.Lengths);
    }

    /// <summary>x[n,c,i,j] (1 + e[n,c]) + e[n,C+c] (Perez and others, 2018; Dhariwal and Nichol, 2021).</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">(N, C, H, W).</param>
    /// <param name="e">(N, 2 C): the scales, then the shifts.</param>
    /// <returns>A tensor of the shape of x.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor<TScalar> ScaleShift<TScalar>(Tensor<TScalar> x, Tensor<TScalar> e)
        where TScalar : INumberBase<TScalar> => Add(Scale(x, e), Channels.Take(e, (int)x.Lengths[1], (int)x.Lengths[1]));

    /// <summary>The gradients of <see cref="ScaleShift"/>.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">The input of the forward pass.</param>
    /// <param name="e">The embedding of the forward pass.</param>
    /// <param name="upstream">The gradient in the output, of the shape of x.</param>
    /// <returns>Gradients of the shapes of x and e.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static (Tensor<TScalar> X, Tensor<TScalar> E) ScaleShiftGradients<TScalar>(Tensor<TScalar> x, Tensor<TScalar> e, Tensor<TScalar> upstream)
        where TScalar : INumberBase<TScalar>
    {
        Elements.CheckSameShape(x, upstream);
        return (Scale(upstream, e), Channels.Concatenate(Sum(Tensor.Multiply<TScalar>(upstream, x)), Sum(upstream)));
    }

    /// <summary>The sum over the pixels: the gradient of <see cref="Add"/> in e.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">(N, C, ..).</param>
    /// <returns>(N, C).</returns>
    /// <exception cref="ArgumentException">The rank is below 2.</exception>
    public static Tensor<TScalar> Sum<TScalar>(Tensor<TScalar> x)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank < 2) throw new ArgumentException($"Expected (N, C, ..), got {Elements.Shape(x)}.", nameof(x));
        TScalar[] sums = [.. Enumerable.Repeat(TScalar.Zero, (int)(x.Lengths[0] * x.Lengths[1]))], xs = Elements.Of(x);
        for (int i = 0; i < xs.Length; i++) sums[i / (xs.Length / sums.Length)] += xs[i];
        return Tensor.Create(sums, x.Lengths[..2]);
    }

    private static Tensor<TScalar> Scale<TScalar>(Tensor<TScalar> x, Tensor<TScalar> e)
        where TScalar : INumberBase<TScalar>
    {
        int plane = Check(x, e, 2);
        TScalar[] y = Elements.Of(x), scales = Elements.Of(Channels.Take(e, 0, (int)x.Lengths[1]));
        for (int i = 0; i < y.Length; i++) y[i] *= TScalar.One + scales[i / plane];
        return Tensor.Create(y, x.Lengths);
    }

    private static int Check<TScalar>(Tensor<TScalar> x, Tensor<TScalar> e, int perChannel)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(e);
        if (x.Rank != 4 || e.Rank != 2 || e.Lengths[0] != x.Lengths[0] || e.Lengths[1] != perChannel * x.Lengths[1])
        {
            throw new ArgumentException(
                $"Got e of shape {Elements.Shape(e)} for x of {Elements.Shape(x)}; expected (N, C, H, W) and (N, {(perChannel == 1 ? "C" : "2 C")}).", nameof(e));
        }

        return (int)(x.Lengths[2] * x.Lengths[3]);
    }
}
