namespace Ebb.Check;

/// <summary>All numbers from Low 2^-Bits to High 2^-Bits. A result contains all that comes of the operands' members; a shift rounds down.</summary>
internal readonly record struct Enclosure(BigInteger Low, BigInteger High, int Bits)
{
    /// <summary>The largest absolute value, in units of 2^-Bits.</summary>
    public BigInteger Size => BigInteger.Max(High, -Low);

    public static Enclosure operator +(Enclosure x, Enclosure y) => new(x.Low + y.Low, x.High + y.High, x.Bits);
    public static Enclosure operator -(Enclosure x, Enclosure y) => new(x.Low - y.High, x.High - y.Low, x.Bits);

    public static Enclosure operator *(Enclosure x, Enclosure y)
    {
        BigInteger[] ends = [x.Low * y.Low, x.Low * y.High, x.High * y.Low, x.High * y.High];
        return new(ends.Min() >> x.Bits, -(-ends.Max() >> x.Bits), x.Bits);
    }

    /// <summary>x / y for numbers that are not negative; what lies below 0 in x counts as 0.</summary>
    public static Enclosure operator /(Enclosure x, Enclosure y)
    {
        RejectedException.Unless(y.Low.Sign > 0, $"A division by an alphaBar or 1 - alphaBar that may be 0: such a schedule is not covered.");
        return new((BigInteger.Max(x.Low, 0) << x.Bits) / y.High, ((x.High << x.Bits) / y.Low) + (x.High.IsZero ? 0 : 1), x.Bits);
    }

    public static Enclosure Of(Fraction x, int bits) => new((x.Numerator << bits) / x.Denominator, ((x.Numerator << bits) / x.Denominator) + 1, bits);

    /// <summary>A finite double, exactly where the bits reach to its last one.</summary>
    public static Enclosure Of(double x, int bits)
    {
        int shift = x == 0 ? 0 : 52 - Math.ILogB(x);
        var digits = (BigInteger)Math.ScaleB(x, shift);
        return new(digits << (bits - shift), -(-digits << (bits - shift)), bits);
    }

    /// <summary>The roots; what lies below 0 counts as 0.</summary>
    public Enclosure Root() => new(FloorRoot(Low << Bits), FloorRoot(High << Bits) + (High.IsZero ? 0 : 1), Bits);

    /// <summary>A double above n 2^shift, for an n that is not negative: of 53 bits, and one in their last place is more than what was cut off.</summary>
    public static double Above(BigInteger n, int shift)
    {
        int cut = Math.Max((int)n.GetBitLength() - 53, 0);
        return Math.BitIncrement(Math.ScaleB((double)(n >> cut), cut + shift));
    }

    // Newton's iteration from above falls until it has the root, rounded down.
    private static BigInteger FloorRoot(BigInteger x)
    {
        if (x.Sign <= 0) return 0;
        var root = BigInteger.One << (int)((x.GetBitLength() + 1) / 2);
        for (var next = (root + (x / root)) >> 1; next < root; next = (root + (x / root)) >> 1) root = next;
        return root;
    }
}
