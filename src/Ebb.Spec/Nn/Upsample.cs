using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Nn;

/// <summary>Doubles rows and columns by repeating every pixel 2 by 2: y[n,c,i,j] = x[n,c,i/2,j/2].</summary>
public static class Upsample
{
    /// <summary>The output.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">(N, C, H, W).</param>
    /// <returns>(N, C, 2 H, 2 W).</returns>
    /// <exception cref="ArgumentException">The rank is not 4.</exception>
    public static Tensor<TScalar> Forward<TScalar>(Tensor<TScalar> x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank != 4) throw new ArgumentException($"Expected (N, C, H, W), got {Elements.Shape(x)}.", nameof(x));
        int width = 2 * (int)x.Lengths[3];
        TScalar[] xs = Elements.Of(x), y = new TScalar[4 * xs.Length];
        for (int i = 0; i < y.Length; i++) y[i] = xs[Source(i, width)];
        return Tensor.Create(y, [x.Lengths[0], x.Lengths[1], 2 * x.Lengths[2], width]);
    }

    /// <summary>The gradient in x: the sum over the four pixels that repeat it.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="upstream">The gradient in y, (N, C, 2 H, 2 W).</param>
    /// <returns>(N, C, H, W).</returns>
    /// <exception cref="ArgumentException">The rank is not 4, or rows or columns are odd.</exception>
    public static Tensor<TScalar> Gradient<TScalar>(Tensor<TScalar> upstream)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(upstream);
        if (upstream.Rank != 4 || upstream.Lengths[2] % 2 != 0 || upstream.Lengths[3] % 2 != 0)
        {
            throw new ArgumentException($"Expected (N, C, 2 H, 2 W), got {Elements.Shape(upstream)}.", nameof(upstream));
        }

        int width = (int)upstream.Lengths[3];
        TScalar[] gy = Elements.Of(upstream), gradient = [.. Enumerable.Repeat(TScalar.Zero, gy.Length / 4)];
        for (int i = 0; i < gy.Length; i++) gradient[Source(i, width)] += gy[i];
        return Tensor.Create(gradient, [upstream.Lengths[0], upstream.Lengths[1], upstream.Lengths[2] / 2, width / 2]);
    }

    // The rows of all images and channels lie below each other, and each plane has an even number of them.
    private static int Source(int flat, int width)
    {
        (int row, int column) = Math.DivRem(flat, width);
        return (row / 2 * (width / 2)) + (column / 2);
    }
}
