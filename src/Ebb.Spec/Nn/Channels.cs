using System.Numerics.Tensors;

namespace Ebb.Spec.Nn;

/// <summary>Images side by side along the channels, and parts of them.</summary>
public static class Channels
{
    /// <summary>All channels of <paramref name="first"/>, then all of <paramref name="second"/>.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="first">(N, A, ..).</param>
    /// <param name="second">(N, B, ..), equal in all axes but the channels.</param>
    /// <returns>(N, A + B, ..).</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor<TScalar> Concatenate<TScalar>(Tensor<TScalar> first, Tensor<TScalar> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Rank < 2 || second.Rank != first.Rank || first.Lengths[0] != second.Lengths[0] || !first.Lengths[2..].SequenceEqual(second.Lengths[2..]))
        {
            throw new ArgumentException(
                $"second has the shape {Elements.Shape(second)}, first has {Elements.Shape(first)}; only the channels may differ.", nameof(second));
        }

        int images = (int)first.Lengths[0];
        TScalar[] a = Elements.Of(first), b = Elements.Of(second), joined = new TScalar[a.Length + b.Length];
        for (int n = 0; n < images; n++)
        {
            Span<TScalar> image = joined.AsSpan(n * (joined.Length / images), joined.Length / images);
            a.AsSpan(n * (a.Length / images), a.Length / images).CopyTo(image);
            b.AsSpan(n * (b.Length / images), b.Length / images).CopyTo(image[(a.Length / images)..]);
        }

        return Tensor.Create(joined, [images, first.Lengths[1] + second.Lengths[1], .. first.Lengths[2..]]);
    }

    /// <summary>Some neighbouring channels: also the gradient of <see cref="Concatenate"/> in one of its parts.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">(N, C, ..).</param>
    /// <param name="start">The first channel, 0 to C.</param>
    /// <param name="count">How many, 0 to C - start.</param>
    /// <returns>(N, count, ..).</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no such channels.</exception>
    public static Tensor<TScalar> Take<TScalar>(Tensor<TScalar> x, int start, int count)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank < 2 || start < 0 || count < 0 || start > x.Lengths[1] - count)
        {
            throw new ArgumentOutOfRangeException(nameof(start), start, $"The shape {Elements.Shape(x)} has no {count} channels from {start}.");
        }

        int images = (int)x.Lengths[0], plane = (int)(x.FlattenedLength / (x.Lengths[0] * x.Lengths[1])), size = (int)x.Lengths[1] * plane;
        TScalar[] values = Elements.Of(x), part = new TScalar[images * count * plane];
        for (int n = 0; n < images; n++) values.AsSpan((n * size) + (start * plane), count * plane).CopyTo(part.AsSpan(n * count * plane));
        return Tensor.Create(part, [images, count, .. x.Lengths[2..]]);
    }
}
