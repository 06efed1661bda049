using System.Numerics.Tensors;

namespace Ebb.Spec.Nn;

/// <summary>How the networks here learn the time: one more channel, constant over each image.</summary>
public static class TimeChannel
{
    /// <summary>Appends the channel.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">(N, C, H, W).</param>
    /// <param name="times">N times.</param>
    /// <returns>(N, C + 1, H, W); channel C of image n is times[n].</returns>
    /// <exception cref="ArgumentException">The rank is not 4, or the number of times is not N.</exception>
    public static Tensor<TScalar> Append<TScalar>(Tensor<TScalar> x, ReadOnlySpan<TScalar> times)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank != 4 || times.Length != x.Lengths[0])
        {
            throw new ArgumentException(
                $"Got {times.Length} times for the shape {Elements.Shape(x)}; expected (N, C, H, W) and N times.", nameof(times));
        }

        int channels = (int)x.Lengths[1], pixels = (int)(x.Lengths[2] * x.Lengths[3]);
        TScalar[] from = Elements.Of(x), to = new TScalar[times.Length * (channels + 1) * pixels];
        for (int n = 0; n < times.Length; n++)
        {
            Span<TScalar> image = to.AsSpan(n * (channels + 1) * pixels, (channels + 1) * pixels);
            from.AsSpan(n * channels * pixels, channels * pixels).CopyTo(image);
            image[(channels * pixels)..].Fill(times[n]);
        }

        return Tensor.Create(to, [times.Length, channels + 1, x.Lengths[2], x.Lengths[3]]);
    }
}
