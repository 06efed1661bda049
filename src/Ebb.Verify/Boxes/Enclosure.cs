using System.Numerics;
using Ebb.Spec.Scalars;
using Ebb.Verify.Numbers;

namespace Ebb.Verify.Boxes;

/// <summary>Fractions between neighbouring doubles.</summary>
internal static class Enclosure
{
    private const int SignificantBits = 53;

    /// <summary>The two doubles, or the one, next to a fraction that is not negative.</summary>
    public static Interval<double> Of(Fraction value)
    {
        if (value.Numerator.IsZero) return Interval<double>.Zero;
        int shift = SignificantBits + 2 - (int)(value.Numerator.GetBitLength() - value.Denominator.GetBitLength());
        var (quotient, remainder) = BigInteger.DivRem(Shifted(value.Numerator, shift), Shifted(value.Denominator, -shift));
        int dropped = (int)quotient.GetBitLength() - SignificantBits;
        var kept = quotient >> dropped;
        double lower = Math.ScaleB((double)(long)kept, dropped - shift);
        bool isExact = remainder.IsZero && kept << dropped == quotient;
        return Interval<double>.Of(lower, isExact ? lower : Math.BitIncrement(lower));
    }

    /// <summary>The square root.</summary>
    public static Interval<double> Root(Fraction value) => Interval<double>.Sqrt(Of(value));

    private static BigInteger Shifted(BigInteger value, int by) => by > 0 ? value << by : value;
}
