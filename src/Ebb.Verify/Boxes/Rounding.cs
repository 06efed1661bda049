namespace Ebb.Verify.Boxes;

/// <summary>What rounding to nearest in double may have lost. u = 2^-53; n operations on numbers of known magnitudes lose at most gamma_n = n u/(1 - n u) of them.</summary>
/// <remarks>Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.1.</remarks>
internal static class Rounding
{
    /// <summary>
    /// More than all underflows of one value can lose together: each loses at most 2^-1074, and there are fewer than 2^80 of them.
    /// </summary>
    public const double Tiny = 1e-290;

    private const double Unit = 1.0 / (1L << 53);

    /// <summary>At least gamma_n, for n up to 2^40.</summary>
    public static double Gamma(int operations) => (operations + 2) * Unit * 1.001;

    /// <summary>At least what a sum of n numbers that are not negative is, which was computed with rounding.</summary>
    public static double Up(double sum, int operations) => (sum * (1 + (4 * Gamma(operations + 2)))) + Tiny;
}
