using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Nn;

/// <summary>
/// Group normalisation (Wu and He, 2018): the channels of an image are cut into groups of neighbours, and
/// y = weight[c] xHat + bias[c] with xHat = (x - mean) / sqrt(variance + epsilon), mean and variance taken over the m elements of the
/// group, the variance divided by m. x is (N, C, ..), weight and bias (C).
/// </summary>
/// <remarks>
/// With g = weight[c] upstream and averages over the group, the gradient in x is (g - mean(g) - xHat mean(g xHat)) / sqrt(variance + epsilon).
/// </remarks>
public static class GroupNorm
{
    /// <summary>The output.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">(N, C, ..).</param>
    /// <param name="weight">(C).</param>
    /// <param name="bias">(C).</param>
    /// <param name="groups">A divisor of C.</param>
    /// <param name="epsilon">Added to the variance, positive.</param>
    /// <returns>A tensor of the shape of x.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or the groups do not divide the channels.</exception>
    public static Tensor<TScalar> Forward<TScalar>(Tensor<TScalar> x, Tensor<TScalar> weight, Tensor<TScalar> bias, int groups, TScalar epsilon)
        where TScalar : IRootFunctions<TScalar>
    {
        CheckPerChannel(x, weight, nameof(weight));
        CheckPerChannel(x, bias, nameof(bias));
        TScalar[] weights = Elements.Of(weight), biases = Elements.Of(bias), y = Elements.Of(Normalize(x, groups, epsilon).XHat);
        for (int i = 0; i < y.Length; i++) y[i] = (weights[Channel(x, i)] * y[i]) + biases[Channel(x, i)];
        return Tensor.Create(y, x.Lengths);
    }

    /// <summary>The gradient in x.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">The input of the forward pass.</param>
    /// <param name="weight">The weight of the forward pass.</param>
    /// <param name="groups">The groups of the forward pass.</param>
    /// <param name="epsilon">The epsilon of the forward pass.</param>
    /// <param name="upstream">The gradient in y, of the shape of x.</param>
    /// <returns>A tensor of the shape of x.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or the groups do not divide the channels.</exception>
    public static Tensor<TScalar> InputGradient<TScalar>(
        Tensor<TScalar> x,
        Tensor<TScalar> weight,
        int groups,
        TScalar epsilon,
        Tensor<TScalar> upstream)
        where TScalar : IRootFunctions<TScalar>
    {
        Elements.CheckSameShape(x, upstream);
        CheckPerChannel(x, weight, nameof(weight));
        (Tensor<TScalar> normalized, TScalar[] scales) = Normalize(x, groups, epsilon);
        TScalar[] xHat = Elements.Of(normalized), weights = Elements.Of(weight), g = Elements.Of(upstream);
        int size = xHat.Length / scales.Length;
        TScalar share = Ratio.Of<TScalar>(1, size);
        for (int start = 0; start < g.Length; start += size)
        {
            TScalar sum = TScalar.Zero, product = TScalar.Zero;
            for (int i = start; i < start + size; i++)
            {
                g[i] *= weights[Channel(x, i)];
                sum += g[i];
                product += g[i] * xHat[i];
            }

            for (int i = start; i < start + size; i++) g[i] = (g[i] - (sum * share) - (xHat[i] * product * share)) * scales[start / size];
        }

        return Tensor.Create(g, x.Lengths);
    }

    /// <summary>The gradients in weight and bias: upstream xHat and upstream, summed over all but the channels.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">The input of the forward pass.</param>
    /// <param name="groups">The groups of the forward pass.</param>
    /// <param name="epsilon">The epsilon of the forward pass.</param>
    /// <param name="upstream">The gradient in y, of the shape of x.</param>
    /// <returns>(C) and (C).</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or the groups do not divide the channels.</exception>
    public static (Tensor<TScalar> Weight, Tensor<TScalar> Bias) ParameterGradients<TScalar>(
        Tensor<TScalar> x,
        int groups,
        TScalar epsilon,
        Tensor<TScalar> upstream)
        where TScalar : IRootFunctions<TScalar>
    {
        Elements.CheckSameShape(x, upstream);
        TScalar[] xHat = Elements.Of(Normalize(x, groups, epsilon).XHat), g = Elements.Of(upstream);
        TScalar[] weight = [.. Enumerable.Repeat(TScalar.Zero, (int)x.Lengths[1])], bias = [.. weight];
        for (int i = 0; i < g.Length; i++)
        {
            weight[Channel(x, i)] += g[i] * xHat[i];
            bias[Channel(x, i)] += g[i];
        }

        return (Tensor.Create(weight, [weight.Length]), Tensor.Create(bias, [bias.Length]));
    }

    /// <summary>xHat, and 1 / sqrt(variance + epsilon) of every group: its elements lie side by side.</summary>
    private static (Tensor<TScalar> XHat, TScalar[] Scales) Normalize<TScalar>(Tensor<TScalar> x, int groups, TScalar epsilon)
        where TScalar : IRootFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank < 2 || groups < 1 || x.Lengths[1] % groups != 0 || x.FlattenedLength == 0)
        {
            throw new ArgumentException(
                $"Got {groups} groups for the shape {Elements.Shape(x)}; expected (N, C, ..), not empty, and a divisor of C.", nameof(groups));
        }

        TScalar[] values = Elements.Of(x), scales = new TScalar[(int)x.Lengths[0] * groups];
        int size = values.Length / scales.Length;
        TScalar share = Ratio.Of<TScalar>(1, size);
        for (int group = 0; group < scales.Length; group++)
        {
            Span<TScalar> part = values.AsSpan(group * size, size);
            TScalar mean = TScalar.Zero, variance = TScalar.Zero;
            foreach (TScalar value in part) mean += value * share;
            foreach (ref TScalar value in part)
            {
                value -= mean;
                variance += value * value * share;
            }

            scales[group] = TScalar.One / TScalar.Sqrt(variance + epsilon);
            foreach (ref TScalar value in part) value *= scales[group];
        }

        return (Tensor.Create(values, x.Lengths), scales);
    }

    private static int Channel<TScalar>(Tensor<TScalar> x, int flat) =>
        (int)(flat / (x.FlattenedLength / (x.Lengths[0] * x.Lengths[1])) % x.Lengths[1]);

    private static void CheckPerChannel<TScalar>(Tensor<TScalar> x, Tensor<TScalar> vector, string name)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(vector);
        if (x.Rank < 2 || vector.Rank != 1 || vector.Lengths[0] != x.Lengths[1])
        {
            throw new ArgumentException($"Got the shape {Elements.Shape(vector)} for x of {Elements.Shape(x)}; expected one value per channel, (C).", name);
        }
    }
}
