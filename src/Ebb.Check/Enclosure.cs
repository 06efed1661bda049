namespace Ebb.Check;

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
        int exponent = (int)((pattern >> 52) & 0x7ff), shift = Math.Max(exponent, 1) - 1075 + bits;
        BigInteger fraction = ((pattern & ((1L << 52) - 1)) | (exponent == 0 ? 0 : 1L << 52)) * (pattern < 0 ? -1 : 1);
        return new(fraction << shift, -(-fraction << shift));
    }

    public Enclosure Times(Enclosure x, Enclosure y)
    {
        BigInteger[] ends = [x.Low * y.Low, x.Low * y.High, x.High * y.Low, x.High * y.High];
        return new(ends.Min() >> bits, -(-ends.Max() >> bits));
    }

    /// <summary>x / y for a y above 0. A quotient of BigIntegers is cut off toward 0, hence the 1.</summary>
    public Enclosure Over(Enclosure x, Enclosure y)
    {
        RejectedException.Unless(y.Low.Sign > 0, $"A division by alphaBar or 1 - alphaBar that may be 0 at a visited index: such a schedule is not covered.");
        var (low, high) = ((x.Low << bits) / (x.Low.Sign < 0 ? y.Low : y.High), (x.High << bits) / (x.High.Sign < 0 ? y.High : y.Low));
        return new(x.Low.Sign < 0 ? low - 1 : low, x.High.Sign > 0 ? high + 1 : high);
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

/// <summary>All numbers no further than a radius from Centre 2^-bits. The radius has a unit such that neither 2^-bits nor a number near 1 leaves the range of doubles.</summary>
internal readonly record struct Ball(BigInteger Centre, double Radius)
{
    /// <summary>2^-bits as a radius.</summary>
    public static double Ulp(int bits) => Math.ScaleB(1, -Math.Min(bits, 1000));

    public static Ball Of(Enclosure x, int bits) => new((x.Low + x.High) >> 1, Up(x.High - ((x.Low + x.High) >> 1)) * Ulp(bits));

    public Enclosure ToEnclosure(int bits) => new(Centre - Ulps(bits), Centre + Ulps(bits));

    /// <summary>The radius in units of 2^-bits, rounded up.</summary>
    public BigInteger Ulps(int bits) => new RangeMath(Math.Min(bits, 1000)).Of(Radius).High;

    /// <summary>A double that is at least a whole number, itself not negative.</summary>
    public static double Up(BigInteger x) => x.GetBitLength() < 53 ? (double)x : Math.ScaleB((double)((x >> ((int)x.GetBitLength() - 52)) + 1), (int)x.GetBitLength() - 52);
}
