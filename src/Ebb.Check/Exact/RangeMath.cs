using System.Numerics;
using Ebb.Check.Files;

namespace Ebb.Check.Exact;

/// <summary>All numbers from Low to High, both in units of 2^-bits with the bits of the <see cref="RangeMath"/> in use.</summary>
internal readonly record struct Enclosure(BigInteger Low, BigInteger High)
{
    /// <summary>The largest absolute value.</summary>
    public BigInteger Size => BigInteger.Max(High, -Low);

    public static Enclosure operator +(Enclosure x, Enclosure y) => new(x.Low + y.Low, x.High + y.High);

    public static Enclosure operator -(Enclosure x, Enclosure y) => new(x.Low - y.High, x.High - y.Low);
}

/// <summary>Interval arithmetic in whole numbers of 2^-bits: every result contains every value that its operands' members have. A shift of a BigInteger rounds down.</summary>
internal sealed class RangeMath(int bits)
{
    public Enclosure One { get; } = new(BigInteger.One << bits, BigInteger.One << bits);

    public Enclosure Of(Fraction x) => new((x.Numerator << bits) / x.Denominator, ((x.Numerator << bits) / x.Denominator) + 1);

    /// <summary>A finite double, exactly where the bits reach to its last one.</summary>
    public Enclosure Of(double x)
    {
        long pattern = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)((pattern >> 52) & 0x7ff);
        BigInteger fraction = (pattern & ((1L << 52) - 1)) | (exponent == 0 ? 0 : 1L << 52);
        if (pattern < 0) fraction = -fraction;
        int shift = Math.Max(exponent, 1) - 1075 + bits;
        return new(fraction << shift, -(-fraction << shift));
    }

    public Enclosure Times(Enclosure x, Enclosure y)
    {
        BigInteger a = x.Low * y.Low, b = x.Low * y.High, c = x.High * y.Low, d = x.High * y.High;
        var (low, high) = (BigInteger.Min(BigInteger.Min(a, b), BigInteger.Min(c, d)), BigInteger.Max(BigInteger.Max(a, b), BigInteger.Max(c, d)));
        return new(low >> bits, -(-high >> bits));
    }

    /// <summary>x / y for a y above 0. A quotient of BigIntegers is cut off toward 0, hence the 1.</summary>
    public Enclosure Over(Enclosure x, Enclosure y)
    {
        if (y.Low.Sign <= 0) throw new RejectedException("A division by alphaBar or 1 - alphaBar that may be 0 at a visited index: such a schedule is not covered.");
        var (low, high) = (x.Low << bits, x.High << bits);
        return new((low / (low.Sign < 0 ? y.Low : y.High)) - (low.Sign < 0 ? 1 : 0), (high / (high.Sign < 0 ? y.High : y.Low)) + (high.Sign > 0 ? 1 : 0));
    }

    /// <summary>The roots of a range; what lies below 0 counts as 0.</summary>
    public Enclosure Root(Enclosure x) => new(FloorRoot(x.Low << bits), FloorRoot(x.High << bits) + (x.High.IsZero ? 0 : 1));

    /// <summary>Both ends clamped to [-1, 1].</summary>
    public Enclosure Clamp(Enclosure x) => new(BigInteger.Clamp(x.Low, -One.Low, One.Low), BigInteger.Clamp(x.High, -One.Low, One.Low));

    /// <summary>The same range in units of fewer bits, outward.</summary>
    public Enclosure ToFewer(Enclosure x, int fewer) => new(x.Low >> (bits - fewer), -(-x.High >> (bits - fewer)));

    // Newton's iteration from above falls until it has the root, rounded down.
    private static BigInteger FloorRoot(BigInteger x)
    {
        if (x.Sign <= 0) return 0;
        var root = BigInteger.One << (int)((x.GetBitLength() + 1) / 2);
        for (var next = (root + (x / root)) >> 1; next < root; next = (root + (x / root)) >> 1) root = next;
        return root;
    }
}
