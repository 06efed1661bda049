using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Ebb.Spec;

/// <summary>Sums whose weights change along the leading axes of the tensors: from image to image, mostly.</summary>
internal static class Rows
{
    // One pair of weights for everything, or one for each place of one or more leading axes. A weight of exactly 0 drops its term.
    public static Tensor<TScalar> WeightedSum<TScalar>(
        IReadOnlyList<(TScalar X, TScalar Y)> weights, Tensor<TScalar> x, Tensor<TScalar> y)
        where TScalar : INumberBase<TScalar>
    {
        TScalar[] left = Elements.Of(x), right = Elements.Of(y), sum = new TScalar[left.Length];
        for (int i = 0; i < sum.Length; i++)
        {
            (TScalar a, TScalar b) = weights[(int)((long)i * weights.Count / sum.Length)];
            sum[i] = b == TScalar.Zero ? Product(a, left[i]) : a == TScalar.Zero ? b * right[i] : (a * left[i]) + (b * right[i]);
        }

        return Tensor.Create(sum, x.Lengths);
    }

    public static void CheckCount<TScalar>(
        int count,
        Tensor<TScalar> x,
        [CallerArgumentExpression(nameof(count))] string nameCount = "",
        [CallerArgumentExpression(nameof(x))] string nameX = "")
    {
        ArgumentNullException.ThrowIfNull(x, nameX);
        nint places = 1;
        for (int axis = 0; axis < x.Rank && places != count; axis++) places *= x.Lengths[axis];
        if (places == count || count == 1) return;
        string name = nameCount.Split('.')[0];
        throw new ArgumentException(
            $"Got {count} {name} for {nameX} of the shape {Elements.Shape(x)}; expected one for each place of its leading axes, or one for all.", name);
    }

    private static TScalar Product<TScalar>(TScalar weight, TScalar value)
        where TScalar : INumberBase<TScalar> => weight == TScalar.Zero ? TScalar.Zero : weight * value;
}
