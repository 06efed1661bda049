using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Ebb.Spec;

/// <summary>The little that <see cref="Tensor"/> lacks: values as an array, a map, and equal shapes instead of broadcasting.</summary>
internal static class Elements
{
    public static TScalar[] Of<TScalar>(Tensor<TScalar> tensor)
    {
        TScalar[] values = new TScalar[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    public static Tensor<TScalar> Map<TScalar>(Tensor<TScalar> x, Func<TScalar, TScalar> f) =>
        Tensor.Create(Array.ConvertAll(Of(x), v => f(v)), x.Lengths);

    public static Tensor<TScalar> Zip<TScalar>(Tensor<TScalar> x, Tensor<TScalar> y, Func<TScalar, TScalar, TScalar> f) =>
        Tensor.Create(Of(x).Zip(Of(y), f).ToArray(), x.Lengths);

    /// <summary>The values of each entry of the first axis: each image's.</summary>
    public static TScalar[][] Images<TScalar>(Tensor<TScalar> x) =>
        x.FlattenedLength == 0 ? [] : [.. Of(x).Chunk((int)(x.FlattenedLength / x.Lengths[0]))];

    public static Tensor<TScalar> MapImages<TScalar>(Tensor<TScalar> x, Func<TScalar[], int, TScalar[]> f) =>
        Tensor.Create([.. Images(x).SelectMany(f)], x.Lengths);

    // A weight of exactly 0 drops its term, so that an unused infinity cannot make a NaN of the sum.
    public static Tensor<TScalar> WeightedSum<TScalar>(params ReadOnlySpan<(TScalar Weight, Tensor<TScalar> Tensor)> terms)
        where TScalar : INumberBase<TScalar>
    {
        Tensor<TScalar>? sum = null;
        foreach ((TScalar weight, Tensor<TScalar> tensor) in terms)
        {
            if (weight == TScalar.Zero) continue;
            Tensor<TScalar> term = Tensor.Multiply<TScalar>(tensor, weight);
            sum = sum is null ? term : Tensor.Add<TScalar>(sum, term);
        }

        return sum ?? Map(terms[0].Tensor, _ => TScalar.Zero);
    }

    public static void CheckSameShape<TScalar>(
        Tensor<TScalar> x,
        Tensor<TScalar> y,
        [CallerArgumentExpression(nameof(x))] string nameX = "",
        [CallerArgumentExpression(nameof(y))] string nameY = "")
    {
        ArgumentNullException.ThrowIfNull(x, nameX);
        ArgumentNullException.ThrowIfNull(y, nameY);
        if (!x.Lengths.SequenceEqual(y.Lengths))
        {
            throw new ArgumentException($"{nameY} has the shape {Shape(y)}, {nameX} has {Shape(x)}; they must be equal.", nameY);
        }
    }

    public static string Shape<TScalar>(Tensor<TScalar> tensor) => $"({string.Join(", ", tensor.Lengths.ToArray())})";
}
