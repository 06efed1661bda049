using Ebb.Formats;

namespace Ebb.Data;

/// <summary>Resizes pictures by a triangle filter that is as wide as the reduction, so that every source pixel counts; enlarging is bilinear.</summary>
internal static class Resizer
{
    /// <summary>The largest centred square of <paramref name="picture"/>, resized to <paramref name="size"/>.</summary>
    public static Picture CentreSquare(Picture picture, int size)
    {
        int side = Math.Min(picture.Width, picture.Height);
        if (side == size && picture.Width == picture.Height) return picture;
        var (left, top, channels) = ((picture.Width - side) / 2, (picture.Height - side) / 2, picture.Channels);
        var taps = MakeTaps(side, size);

        var rows = new float[side * size * channels];
        for (int y = 0; y < side; y++)
        {
            for (int i = 0; i < size * channels; i++)
            {
                var (first, weights) = taps[i / channels];
                float sum = 0;
                for (int k = 0; k < weights.Length; k++) sum += weights[k] * picture.Pixels[((top + y) * picture.Width + left + first + k) * channels + i % channels];
                rows[y * size * channels + i] = sum;
            }
        }

        var result = new Picture(size, size, channels);
        for (int i = 0; i < result.Pixels.Length; i++)
        {
            var (first, weights) = taps[i / (size * channels)];
            float sum = 0;
            for (int k = 0; k < weights.Length; k++) sum += weights[k] * rows[(first + k) * size * channels + i % (size * channels)];
            result.Pixels[i] = (byte)Math.Clamp(sum + 0.5f, 0, 255);
        }

        return result;
    }

    // For each target pixel: the first source pixel that counts and the weights from there on, which sum to 1.
    private static (int First, float[] Weights)[] MakeTaps(int source, int target)
    {
        double scale = (double)source / target, radius = Math.Max(1, scale);
        var taps = new (int, float[])[target];
        for (int i = 0; i < target; i++)
        {
            double centre = (i + 0.5) * scale - 0.5;
            int first = Math.Max(0, (int)Math.Ceiling(centre - radius)), last = Math.Min(source - 1, (int)Math.Floor(centre + radius));
            var weights = new double[last - first + 1];
            for (int k = 0; k < weights.Length; k++) weights[k] = Math.Max(0, 1 - Math.Abs(first + k - centre) / radius);
            double sum = weights.Sum();
            taps[i] = (first, Array.ConvertAll(weights, weight => (float)(weight / sum)));
        }

        return taps;
    }
}
