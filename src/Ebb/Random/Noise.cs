namespace Ebb.Random;

/// <summary>
/// Random numbers as a pure function of (seed, stream, step, image, element). These scalar methods define every draw;
/// the vector kernels compute the same ones to within a few units in the last place.
/// </summary>
public static class Noise
{
    /// <summary>One random word.</summary>
    public static uint Bits(NoiseKey key, int image, int element)
    {
        var (word0, word1, word2, word3) = Philox.Block(key, image, element >> 2);
        return (element & 3) switch { 0 => word0, 1 => word1, 2 => word2, _ => word3 };
    }

    /// <summary>A uniform number in [0, 1), a multiple of 2^-24.</summary>
    public static float Uniform(NoiseKey key, int image, int element) => (Bits(key, image, element) >> 8) * (1f / (1 << 24));

    /// <summary>A uniform integer in [0, <paramref name="bound"/>), by multiplication: the bias is below bound / 2^32.</summary>
    public static int Integer(NoiseKey key, int image, int element, int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return (int)(((ulong)Bits(key, image, element) * (uint)bound) >> 32);
    }

    /// <summary>
    /// A standard normal number, by Box and Muller (1958): elements come in pairs (2k, 2k+1), which share the radius
    /// sqrt(-2 ln u) and take cosine and sine of the angle 2 pi v, with u = (bits >> 8 + 1) / 2^24 in (0, 1] from the even
    /// element's word and v = (bits >> 8) / 2^24 from the odd one's. The largest magnitude is sqrt(48 ln 2) = 5.77.
    /// </summary>
    public static float Gaussian(NoiseKey key, int image, int element)
    {
        int even = element & ~1;
        double u = ((Bits(key, image, even) >> 8) + 1) * (1.0 / (1 << 24));
        double v = (Bits(key, image, even + 1) >> 8) * (1.0 / (1 << 24));
        double radius = Math.Sqrt(-2 * Math.Log(u));
        var (sine, cosine) = Math.SinCos(2 * Math.PI * v);
        return (float)(radius * ((element & 1) == 0 ? cosine : sine));
    }

    /// <summary>Fills <paramref name="target"/> with the standard normal numbers of elements 0, 1, 2, ... of one image.</summary>
    public static void FillGaussian(NoiseKey key, int image, Span<float> target)
    {
        for (int i = 0; i < target.Length; i++) target[i] = Gaussian(key, image, i);
    }

    /// <summary>A random order of 0 .. count-1 (Fisher and Yates), drawn as image 0 of <paramref name="key"/>.</summary>
    public static int[] Permutation(NoiseKey key, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var order = new int[count];
        for (int i = 0; i < count; i++) order[i] = i;
        for (int i = count - 1; i > 0; i--)
        {
            int j = Integer(key, image: 0, element: i, bound: i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }
}
