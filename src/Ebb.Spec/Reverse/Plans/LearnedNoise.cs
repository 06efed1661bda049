using System.Numerics.Tensors;

namespace Ebb.Spec.Reverse.Plans;

/// <summary>Takes an output with twice the channels apart: the prediction, and the standard deviation of the noise.</summary>
internal static class LearnedNoise
{
    public static (Tensor<TScalar> Output, Tensor<TScalar> Deviation) Split<TScalar>(
        LearnedVariance<TScalar> variance, Tensor<TScalar> output, Tensor<TScalar> x)
    {
        if (x.Rank < 2 || output.Rank != x.Rank || output.Lengths[0] != x.Lengths[0]
            || output.Lengths[1] != 2 * x.Lengths[1] || !output.Lengths[2..].SequenceEqual(x.Lengths[2..]))
        {
            throw new ArgumentException(
                $"A model that learns its variance returns twice the channels of {Elements.Shape(x)}, got {Elements.Shape(output)}.", nameof(output));
        }

        int images = (int)x.Lengths[0], size = (int)(x.FlattenedLength / images);
        TScalar[] both = Elements.Of(output), first = new TScalar[images * size], second = new TScalar[images * size];
        for (int n = 0; n < images; n++)
        {
            both.AsSpan(2 * n * size, size).CopyTo(first.AsSpan(n * size));
            both.AsSpan(((2 * n) + 1) * size, size).CopyTo(second.AsSpan(n * size));
        }

        return (Tensor.Create(first, x.Lengths), Tensor.Create(Array.ConvertAll(second, v => variance.Deviation(v)), x.Lengths));
    }
}
