using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Nn;

/// <summary>
/// Scaled dot-product attention (Vaswani and others, 2017, equation 1) over the last two axes: y = softmax(q k^T / sqrt(D)) v.
/// q is (.., L, D), k (.., S, D), v (.., S, E), y (.., L, E); the leading axes are heads and images, each on its own.
/// </summary>
public static class Attention
{
    /// <summary>The output.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="q">Queries, (.., L, D).</param>
    /// <param name="k">Keys, (.., S, D).</param>
    /// <param name="v">Values, (.., S, E).</param>
    /// <returns>(.., L, E).</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor<TScalar> Forward<TScalar>(Tensor<TScalar> q, Tensor<TScalar> k, Tensor<TScalar> v)
        where TScalar : IExponentialFunctions<TScalar>, IRootFunctions<TScalar>
    {
        Check(q, k, v);
        return Product(Weights(q, k), v);
    }

    /// <summary>The gradients in queries, keys and values.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="q">The queries of the forward pass.</param>
    /// <param name="k">The keys of the forward pass.</param>
    /// <param name="v">The values of the forward pass.</param>
    /// <param name="upstream">The gradient in y, (.., L, E).</param>
    /// <returns>Gradients of the shapes of q, k and v.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static (Tensor<TScalar> Q, Tensor<TScalar> K, Tensor<TScalar> V) Gradients<TScalar>(
        Tensor<TScalar> q,
        Tensor<TScalar> k,
        Tensor<TScalar> v,
        Tensor<TScalar> upstream)
        where TScalar : IExponentialFunctions<TScalar>, IRootFunctions<TScalar>
    {
        Check(q, k, v);
        ArgumentNullException.ThrowIfNull(upstream);
        nint[] output = [.. q.Lengths[..^1], v.Lengths[^1]];
        if (!upstream.Lengths.SequenceEqual(output))
        {
            throw new ArgumentException($"upstream has the shape {Elements.Shape(upstream)}, the output has ({string.Join(", ", output)}).", nameof(upstream));
        }

        Tensor<TScalar> weights = Weights(q, k);
        Tensor<TScalar> scores = Tensor.Multiply<TScalar>(Softmax.Gradient(weights, Product(upstream, Transposed(v))), Scale(q));
        return (Product(scores, k), Product(Transposed(scores), q), Product(Transposed(weights), upstream));
    }

    private static Tensor<TScalar> Weights<TScalar>(Tensor<TScalar> q, Tensor<TScalar> k)
        where TScalar : IExponentialFunctions<TScalar>, IRootFunctions<TScalar> =>
        Softmax.Forward(Tensor.Multiply<TScalar>(Product(q, Transposed(k)), Scale(q)));

    private static TScalar Scale<TScalar>(Tensor<TScalar> q)
        where TScalar : IRootFunctions<TScalar> => TScalar.One / TScalar.Sqrt(TScalar.CreateChecked(q.Lengths[^1]));

    /// <summary>a b over the last two axes: (.., L, D) and (.., D, S) give (.., L, S).</summary>
    private static Tensor<TScalar> Product<TScalar>(Tensor<TScalar> a, Tensor<TScalar> b)
        where TScalar : INumberBase<TScalar>
    {
        int rows = (int)a.Lengths[^2], inner = (int)a.Lengths[^1], columns = (int)b.Lengths[^1];
        TScalar[] left = Elements.Of(a), right = Elements.Of(b), product = new TScalar[left.Length / inner * columns];
        for (int i = 0; i < product.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, columns);
            int start = row / rows * inner * columns;
            TScalar sum = TScalar.Zero;
            for (int d = 0; d < inner; d++) sum += left[(row * inner) + d] * right[start + (d * columns) + column];
            product[i] = sum;
        }

        return Tensor.Create(product, [.. a.Lengths[..^1], columns]);
    }

    private static Tensor<TScalar> Transposed<TScalar>(Tensor<TScalar> x)
    {
        int[] axes = [.. Enumerable.Range(0, x.Rank)];
        (axes[^1], axes[^2]) = (axes[^2], axes[^1]);
        return Tensor.PermuteDimensions(x, axes);
    }

    private static void Check<TScalar>(Tensor<TScalar> q, Tensor<TScalar> k, Tensor<TScalar> v)
    {
        ArgumentNullException.ThrowIfNull(q);
        ArgumentNullException.ThrowIfNull(k);
        ArgumentNullException.ThrowIfNull(v);
        bool fits = q.Rank >= 2 && k.Rank == q.Rank && v.Rank == q.Rank
            && k.Lengths[..^2].SequenceEqual(q.Lengths[..^2]) && v.Lengths[..^2].SequenceEqual(q.Lengths[..^2])
            && k.Lengths[^1] == q.Lengths[^1] && v.Lengths[^2] == k.Lengths[^2];
        if (!fits)
        {
            throw new ArgumentException(
                $"Got q of shape {Elements.Shape(q)}, k of {Elements.Shape(k)} and v of {Elements.Shape(v)}; expected (.., L, D), (.., S, D) and (.., S, E).",
                nameof(q));
        }
    }
}
