using System.Numerics;

namespace Ebb.Testing.Exact;

/// <summary>A finite double as an integer times a power of two, and back.</summary>
internal static class DoubleBits
{
    private const int MantissaBits = 53;
    private const int LeastExponent = -1074;

    /// <summary>|value| = Magnitude * 2^Exponent, exactly.</summary>
    public static (bool Negative, BigInteger Magnitude, int Exponent) Split(double value)
    {
        if (!double.IsFinite(value)) throw new OverflowException($"{value} is not a finite number.");

        long bits = BitConverter.DoubleToInt64Bits(value), fraction = bits & ((1L << (MantissaBits - 1)) - 1);
        int exponent = (int)((bits >> (MantissaBits - 1)) & 0x7FF);
        return exponent == 0
            ? (bits < 0, fraction, LeastExponent)
            : (bits < 0, fraction | (1L << (MantissaBits - 1)), exponent + LeastExponent - 1);
    }

    /// <summary>
    /// The double nearest to magnitude * 2^exponent, ties to even; infinite beyond the range, and subnormal numbers rounded once.
    /// </summary>
    public static double Join(bool negative, BigInteger magnitude, long exponent)
    {
        long excess = Math.Max(magnitude.GetBitLength() - MantissaBits, LeastExponent - exponent);
        if (excess > 0) (magnitude, exponent) = (RoundedShift(magnitude, excess), exponent + excess);

        double value = exponent > 1024 && !magnitude.IsZero ? double.PositiveInfinity : Math.ScaleB((double)magnitude, (int)exponent);
        return negative ? -value : value;
    }

    /// <summary>value / 2^shift to the nearest integer, ties to even.</summary>
    public static BigInteger RoundedShift(BigInteger value, long shift)
    {
        if (shift > value.GetBitLength() + 1) return BigInteger.Zero;

        BigInteger floor = value >> (int)shift;
        BigInteger almostHalf = (BigInteger.One << ((int)shift - 1)) - (floor.IsEven ? BigInteger.One : BigInteger.Zero);
        return (value + almostHalf) >> (int)shift;
    }
}
