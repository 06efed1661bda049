using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Nn;

/// <summary>
/// The affine map of the last axis: y[.., o] = bias[o] + sum over c of weight[o, c] x[.., c].
/// x is (.., C), weight (O, C), bias (O), y (.., O).
/// </summary>
public static class Linear
{
    /// <summary>The output.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">(.., C).</param>
    /// <param name="weight">(O, C).</param>
    /// <param name="bias">(O), or null for none.</param>
    /// <returns>(.., O).</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor<TScalar> Forward<TScalar>(Tensor<TScalar> x, Tensor<TScalar> weight, Tensor<TScalar>? bias)
        where TScalar : INumberBase<TScalar>
    {
        (int rows, int inputs, int outputs) = Check(x, weight);
        if (bias is not null && (bias.Rank != 1 || bias.Lengths[0] != outputs))
        {
            throw new ArgumentException(
                $"A bias of shape {Elements.Shape(bias)} does not fit a weight of {Elements.Shape(weight)}: expected ({outputs}).", nameof(bias));
        }

        TScalar[] y = new TScalar[rows * outputs], xs = Elements.Of(x), weights = Elements.Of(weight), biases = bias is null ? [] : Elements.Of(bias);
        for (int i = 0; i < y.Length; i++)
        {
            (int row, int o) = Math.DivRem(i, outputs);
            y[i] = bias is null ? TScalar.Zero : biases[o];
            for (int c = 0; c < inputs; c++) y[i] += weights[(o * inputs) + c] * xs[(row * inputs) + c];
        }

        return Tensor.Create(y, [.. x.Lengths[..^1], outputs]);
    }

    /// <summary>The gradient in x.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="weight">The weight of the forward pass, (O, C).</param>
    /// <param name="upstream">The gradient in y, (.., O).</param>
    /// <returns>(.., C).</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor<TScalar> InputGradient<TScalar>(Tensor<TScalar> weight, Tensor<TScalar> upstream)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(weight);
        if (weight.Rank != 2) throw new ArgumentException($"Expected a weight (O, C), got {Elements.Shape(weight)}.", nameof(weight));
        return Forward(upstream, Tensor.PermuteDimensions(weight, [1, 0]), null);
    }

    /// <summary>The gradient in the weight: the sum over all rows of upstream[.., o] x[.., c].</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">The input of the forward pass, (.., C).</param>
    /// <param name="upstream">The gradient in y, (.., O).</param>
    /// <returns>(O, C).</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor<TScalar> WeightGradient<TScalar>(Tensor<TScalar> x, Tensor<TScalar> upstream)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(upstream);
        if (x.Rank < 1 || !x.Lengths[..^1].SequenceEqual(upstream.Lengths[..^1]))
        {
            throw new ArgumentException(
                $"upstream has the shape {Elements.Shape(upstream)}, x has {Elements.Shape(x)}; all axes but the last must be equal.", nameof(upstream));
        }

        int inputs = (int)x.Lengths[^1], outputs = (int)upstream.Lengths[^1], rows = (int)x.FlattenedLength / inputs;
        TScalar[] gradient = [.. Enumerable.Repeat(TScalar.Zero, outputs * inputs)], xs = Elements.Of(x), gy = Elements.Of(upstream);
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < gradient.Length; i++) gradient[i] += gy[(row * outputs) + (i / inputs)] * xs[(row * inputs) + (i % inputs)];
        }

        return Tensor.Create(gradient, [outputs, inputs]);
    }

    /// <summary>The gradient in the bias: the sum of upstream over all rows.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="upstream">The gradient in y, (.., O).</param>
    /// <returns>(O).</returns>
    public static Tensor<TScalar> BiasGradient<TScalar>(Tensor<TScalar> upstream)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(upstream);
        int outputs = (int)upstream.Lengths[^1];
        TScalar[] gradient = [.. Enumerable.Repeat(TScalar.Zero, outputs)], gy = Elements.Of(upstream);
        for (int i = 0; i < gy.Length; i++) gradient[i % outputs] += gy[i];
        return Tensor.Create(gradient, [outputs]);
    }

    private static (int Rows, int Inputs, int Outputs) Check<TScalar>(Tensor<TScalar> x, Tensor<TScalar> weight)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        if (weight.Rank != 2 || x.Rank < 1 || x.Lengths[^1] != weight.Lengths[1])
        {
            throw new ArgumentException(
                $"A weight of shape {Elements.Shape(weight)} does not fit x of shape {Elements.Shape(x)}: expected (O, C) and (.., C).", nameof(weight));
        }

        return ((int)(x.FlattenedLength / weight.Lengths[1]), (int)weight.Lengths[1], (int)weight.Lengths[0]);
    }
}
