using System.Numerics;

namespace Ebb.Verify.ExactRun;

/// <summary>
/// Radii in double, rounded up. A sum of n products of numbers that are not negative errs by at most gamma_n of itself, gamma_n = n u/(1 - n u),
/// u = 2^-53, in any order, and by n 2^-1074 where it underflows: for n up to 2^21, <see cref="Up"/> makes good for both.
/// </summary>
internal static class RadiusMath
{
    // The least normal double, 2^-1022, and 2^-30 > gamma_n + u for n up to 2^21.
    private const double Least = 2.2250738585072014E-308;
    private const double Slack = 1 + (1.0 / (1 << 30));

    /// <summary>At least the sum that was rounded to <paramref name="rounded"/>.</summary>
    public static double Up(double rounded) => (rounded * Slack) + Least;

    /// <summary>At least 2^<paramref name="exponent"/>, and exactly that from -1022 on.</summary>
    public static double Power(int exponent) => exponent < -1022 ? Least : Math.ScaleB(1, exponent);

    /// <summary>Multiplies by a power of two; what is not 0 stays so and is rounded up.</summary>
    public static void Scale(Span<double> radii, int exponent)
    {
        foreach (ref double radius in radii)
        {
            if (radius == 0) continue;
            radius = Math.ScaleB(radius, exponent);
            if (exponent < 0) radius += Least;
        }
    }

    /// <summary>The least whole number at or above radius 2^exponent.</summary>
    public static BigInteger Ceiling(double radius, int exponent)
    {
        if (radius == 0) return BigInteger.Zero;
        int power = Math.ILogB(radius) - 52;
        var whole = new BigInteger(Math.ScaleB(radius, -power));
        int shift = power + exponent;
        return shift >= 0 ? whole << shift : -(-whole >> -shift);
    }

    /// <summary>At least n 2^<paramref name="exponent"/>, n not negative, and at most two units in the last place more.</summary>
    public static double Double(BigInteger n, int exponent)
    {
        if (n.IsZero) return 0;
        int shift = (int)Math.Max(0, n.GetBitLength() - 53);
        return Math.BitIncrement(Math.ScaleB((double)-(-n >> shift), shift + exponent));
    }
}
