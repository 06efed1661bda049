namespace Ebb.Verify.Probability;

/// <summary>Upper bounds of what double arithmetic makes of numbers that are not negative.</summary>
internal static class Round
{
    private const double Unit = 1.0 / (1L << 53);

    /// <summary>The next number: one operation rounded to nearest is off by less.</summary>
    public static double Up(double x) => Math.BitIncrement(x);

    /// <summary>
    /// At least the true sum of so many numbers of one sign whose computed sum is given: n additions are off by gamma_n = n u/(1 - n u) of the
    /// true sum at most, u = 2^-53.
    /// </summary>
    public static double Sum(double computed, int terms) => Up(computed * (1 + ((terms + 2) * 2 * Unit)));

    /// <summary>gamma_n with room to spare, and what underflow may add: how far a dot product of n terms of the given sum of |products| is off.</summary>
    public static double Dot(double magnitudes, int terms) => Up(((terms + 4) * 2 * Unit * magnitudes) + (terms * double.Epsilon));
}
