using System.Numerics;
using Ebb.Check.Files;

namespace Ebb.Check.Exact;

/// <summary>Interval arithmetic in whole numbers of 2^-bits: every result contains every value that its operands' members have.</summary>
internal sealed class RangeMath(int bits)
{
    public Range One { get; } = new(BigInteger.One << bits, BigInteger.One << bits);

    /// <summary>A fraction that is not negative.</summary>
    public Range Of(Fraction x) => new((x.Numerator << bits) / x.Denominator, ((x.Numerator << bits) / x.Denominator) + 1);

    /// <summary>A double, exactly where the bits reach to its last one.</summary>
    public Range Of(double x)
    {
        long pattern = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)((pattern >> 52) & 0x7ff);
        BigInteger fraction = (pattern & ((1L << 52) - 1)) | (exponent == 0 ? 0 : 1L << 52);
        int shift = Math.Max(exponent, 1) - 1075 + bits;
        var (low, isWhole) = (pattern < 0 ? -fraction : fraction, shift >= 0 || (fraction & ((BigInteger.One << -shift) - 1)).IsZero);
        low = shift >= 0 ? low << shift : low >> -shift;
        return new(low, isWhole ? low : low + 1);
    }

    public Range Times(Range x, Range y)
    {
        BigInteger a = x.Low * y.Low, b = x.Low * y.High, c = x.High * y.Low, d = x.High * y.High;
        return new(Floor(BigInteger.Min(BigInteger.Min(a, b), BigInteger.Min(c, d))), Ceiling(BigInteger.Max(BigInteger.Max(a, b), BigInteger.Max(c, d))));
    }

    /// <summary>x / y for a y above 0.</summary>
    public Range Over(Range x, Range y)
    {
        if (y.Low.Sign <= 0) throw new RejectedException("A division by alphaBar or 1 - alphaBar that may be 0 at a visited index: such a schedule is not covered.");
        return new(Quotient(x.Low, x.Low.Sign < 0 ? y.Low : y.High), Quotient(x.High, x.High.Sign < 0 ? y.High : y.Low) + 1);
    }

    /// <summary>The roots of a range; what lies below 0 counts as 0.</summary>
    public Range Root(Range x) => new(FloorRoot(BigInteger.Max(x.Low, 0) << bits), FloorRoot(BigInteger.Max(x.High, 0) << bits) + (x.High.IsZero ? 0 : 1));

    /// <summary>Both ends clamped to [-1, 1].</summary>
    public Range Clamp(Range x) => new(BigInteger.Clamp(x.Low, -One.Low, One.Low), BigInteger.Clamp(x.High, -One.Low, One.Low));

    /// <summary>The same range in units of fewer bits, outward.</summary>
    public Range ToFewer(Range x, int fewer) => new(x.Low >> (bits - fewer), -(-x.High >> (bits - fewer)));

    // A shift of a negative BigInteger rounds down.
    private BigInteger Floor(BigInteger product) => product >> bits;

    private BigInteger Ceiling(BigInteger product) => -(-product >> bits);

    private BigInteger Quotient(BigInteger x, BigInteger y)
    {
        var quotient = BigInteger.DivRem(x << bits, y, out var rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }

    // Newton's iteration from above falls until it has the root, rounded down.
    private static BigInteger FloorRoot(BigInteger x)
    {
        if (x.IsZero) return x;
        var root = BigInteger.One << (int)((x.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (root + (x / root)) >> 1;
            if (next >= root) return root;
            root = next;
        }
    }
}
