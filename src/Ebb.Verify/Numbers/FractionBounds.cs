using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Verify.Numbers;

/// <summary>Fractions between two doubles.</summary>
internal static class FractionBounds
{
    /// <summary>An interval that holds the fraction, a few units in the last place wide at most.</summary>
    public static Interval<double> Of(Fraction value)
    {
        // Both are cut to 64 bits, rounded outward, and the powers of two put back in one: exact while the quotient is no subnormal number.
        var (numerator, up) = Cut(BigInteger.Abs(value.Numerator));
        var (denominator, down) = Cut(value.Denominator);
        var quotient = numerator / denominator * Interval<double>.Of(Math.ScaleB(1, up - down));
        return value.Numerator.Sign < 0 ? -quotient : quotient;
    }

    private static (Interval<double> Leading, int Shift) Cut(BigInteger value)
    {
        int shift = (int)Math.Max(0, value.GetBitLength() - 64);
        var leading = value >> shift;
        var lower = Enclosed<Interval<double>>(leading);
        return (shift == 0 ? lower : Interval<double>.Hull(lower, Enclosed<Interval<double>>(leading + 1)), shift);
    }

    // The interval has it through its interface alone.
    private static TScalar Enclosed<TScalar>(BigInteger value)
        where TScalar : INumberBase<TScalar> => TScalar.CreateChecked(value);
}
