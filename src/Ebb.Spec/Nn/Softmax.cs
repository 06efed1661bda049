using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Nn;

/// <summary>
/// The softmax along the last axis: y[i] = exp(x[i]) / sum over j of exp(x[j]). The largest x is subtracted first, which changes
/// nothing in exact arithmetic and keeps the exponentials finite.
/// </summary>
public static class Softmax
{
    /// <summary>The output.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">(.., S).</param>
    /// <returns>A tensor of that shape, whose rows sum to 1.</returns>
    public static Tensor<TScalar> Forward<TScalar>(Tensor<TScalar> x)
        where TScalar : IExponentialFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(x);
        TScalar[] y = Elements.Of(x);
        int width = (int)x.Lengths[^1];
        for (int start = 0; start < y.Length; start += width)
        {
            Span<TScalar> row = y.AsSpan(start, width);
            TScalar largest = row[0], sum = TScalar.Zero;
            foreach (TScalar value in row) largest = Piecewise.Max(largest, value);
            foreach (ref TScalar value in row)
            {
                value = TScalar.Exp(value - largest);
                sum += value;
            }

            foreach (ref TScalar value in row) value /= sum;
        }

        return Tensor.Create(y, x.Lengths);
    }

    /// <summary>The gradient in x: y (upstream - sum over the row of y upstream).</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="y">The output of the forward pass.</param>
    /// <param name="upstream">The gradient in y, of the same shape.</param>
    /// <returns>A tensor of that shape.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor<TScalar> Gradient<TScalar>(Tensor<TScalar> y, Tensor<TScalar> upstream)
        where TScalar : INumberBase<TScalar>
    {
        Elements.CheckSameShape(y, upstream);
        TScalar[] ys = Elements.Of(y), g = Elements.Of(upstream);
        int width = (int)y.Lengths[^1];
        for (int start = 0; start < g.Length; start += width)
        {
            TScalar product = TScalar.Zero;
            for (int i = start; i < start + width; i++) product += ys[i] * g[i];
            for (int i = start; i < start + width; i++) g[i] = ys[i] * (g[i] - product);
        }

        return Tensor.Create(g, y.Lengths);
    }
}
