using System.Numerics.Tensors;

namespace Ebb.Spec.Nn;

/// <summary>Images as sequences of pixels, sequences cut into heads, and back. Each is a permutation, so its gradient is its inverse.</summary>
internal static class Tokens
{
    /// <summary>(N, C, H, W) to (N, H W, C).</summary>
    public static Tensor<TScalar> OfImages<TScalar>(Tensor<TScalar> x) =>
        Tensor.PermuteDimensions(Reshaped(x, x.Lengths[0], x.Lengths[1], x.Lengths[2] * x.Lengths[3]), [0, 2, 1]);

    /// <summary>(N, H W, C) to (N, C, H, W).</summary>
    public static Tensor<TScalar> ToImages<TScalar>(Tensor<TScalar> tokens, nint rows, nint columns) =>
        Reshaped(Tensor.PermuteDimensions(tokens, [0, 2, 1]), tokens.Lengths[0], tokens.Lengths[2], rows, columns);

    /// <summary>(N, L, heads D) to (N, heads, L, D).</summary>
    public static Tensor<TScalar> Split<TScalar>(Tensor<TScalar> tokens, int heads) =>
        Tensor.PermuteDimensions(Reshaped(tokens, tokens.Lengths[0], tokens.Lengths[1], heads, tokens.Lengths[2] / heads), [0, 2, 1, 3]);

    /// <summary>(N, heads, L, D) to (N, L, heads D).</summary>
    public static Tensor<TScalar> Merge<TScalar>(Tensor<TScalar> split) =>
        Reshaped(Tensor.PermuteDimensions(split, [0, 2, 1, 3]), split.Lengths[0], split.Lengths[2], split.Lengths[1] * split.Lengths[3]);

    private static Tensor<TScalar> Reshaped<TScalar>(Tensor<TScalar> x, params ReadOnlySpan<nint> lengths) => Tensor.Create(Elements.Of(x), lengths);
}
