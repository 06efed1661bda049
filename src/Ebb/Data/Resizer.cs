using Ebb.Formats;

namespace Ebb.Data;

/// <summary>
/// Resizes pictures, one axis after the other. Making smaller takes a triangle filter as wide as the reduction, so that every source pixel counts;
/// making larger takes the cubic of Catmull and Rom (Keys, 1981), which is sharper than a straight line between pixels.
/// </summary>
internal static class Resizer
{
    /// <summary>A square of <paramref name="size"/> pixels a side; the same object when it is one already.</summary>
    public static Picture Square(Picture picture, int size, ImageCrop crop)
    {
        if (picture.Width == size && picture.Height == size) return picture;
        int side = Math.Min(picture.Width, picture.Height);
        var (width, height) = crop == ImageCrop.Center ? (side, side) : (picture.Width, picture.Height);
        return Resize(picture, (picture.Width - width) / 2, (picture.Height - height) / 2, width, height, size);
    }

    private static Picture Resize(Picture picture, int left, int top, int width, int height, int size)
    {
        int channels = picture.Channels;
        var taps = MakeTaps(width, size);
        var rows = new float[checked(height * size * channels)];
        for (int y = 0; y < height; y++)
        {
            var source = picture.Pixels.AsSpan(((top + y) * picture.Width + left) * channels, width * channels);
            for (int i = 0; i < size * channels; i++)
            {
                var (first, weights) = taps[i / channels];
                float sum = 0;
                for (int k = 0, at = first * channels + i % channels; k < weights.Length; k++, at += channels) sum += weights[k] * source[at];
                rows[y * size * channels + i] = sum;
            }
        }

        taps = MakeTaps(height, size);
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
        double scale = (double)source / target, radius = scale < 1 ? 2 : scale;
        Func<double, double> filter = scale < 1 ? Cubic : distance => Math.Max(0, 1 - distance / scale);
        var taps = new (int, float[])[target];
        for (int i = 0; i < target; i++)
        {
            double centre = (i + 0.5) * scale - 0.5;
            int first = Math.Max(0, (int)Math.Ceiling(centre - radius)), last = Math.Min(source - 1, (int)Math.Floor(centre + radius));
            var weights = new double[last - first + 1];
            for (int k = 0; k < weights.Length; k++) weights[k] = filter(Math.Abs(first + k - centre));
            double sum = weights.Sum();
            taps[i] = (first, Array.ConvertAll(weights, weight => (float)(weight / sum)));
        }

        return taps;
    }

    private static double Cubic(double x) => x switch
    {
        < 1 => (1.5 * x - 2.5) * x * x + 1,
        < 2 => ((-0.5 * x + 2.5) * x - 4) * x + 2,
        _ => 0,
    };
}
