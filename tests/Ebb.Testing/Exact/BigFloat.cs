using System.Numerics;

namespace Ebb.Testing.Exact;

/// <summary>
/// A binary floating-point number of 256 significant bits (77 digits): magnitude * 2^exponent with a sign. Arithmetic and square roots are
/// rounded to nearest, ties to even; the functions of the other parts are good to 60 digits or more. Infinities, NaN and the sign of 0
/// follow IEEE 754, but the exponent has 64 bits, so arithmetic on what a double can hold neither overflows nor underflows.
/// </summary>
public readonly partial struct BigFloat : IOracleNumber<BigFloat>
{
    public const int Precision = 256;

    private readonly Kind _kind;
    private readonly bool _negative;
    private readonly BigInteger _magnitude;
    private readonly long _exponent;

    private BigFloat(Kind kind, bool negative, BigInteger magnitude, long exponent) =>
        (_kind, _negative, _magnitude, _exponent) = (kind, negative, magnitude, magnitude.IsZero ? 0 : exponent);

    private enum Kind
    {
        Finite,
        Infinite,
        NaN,
    }

    public static BigFloat Zero => default;

    public static BigFloat One { get; } = FromInteger(BigInteger.One);

    public static BigFloat NaN { get; } = new(Kind.NaN, false, BigInteger.Zero, 0);

    public static BigFloat PositiveInfinity { get; } = Infinite(false);

    public static BigFloat NegativeInfinity { get; } = Infinite(true);

    // The number lies in [2^(Top-1), 2^Top) but for its sign.
    private long Top => _magnitude.GetBitLength() + _exponent;

    private bool IsZeroValue => _kind == Kind.Finite && _magnitude.IsZero;

    /// <summary>The integer, rounded to the precision.</summary>
    public static BigFloat FromInteger(BigInteger value) => Rounded(value.Sign < 0, BigInteger.Abs(value), 0);

    public static BigFloat FromDouble(double value)
    {
        if (double.IsNaN(value)) return NaN;
        if (double.IsInfinity(value)) return Infinite(value < 0);

        (bool negative, BigInteger magnitude, int exponent) = DoubleBits.Split(value);
        return new(Kind.Finite, negative, magnitude, exponent);
    }

    /// <summary>The rational number, rounded to nearest.</summary>
    public static BigFloat FromRational(BigRational value) =>
        Quotient(value.Numerator.Sign < 0, BigInteger.Abs(value.Numerator), value.Denominator, 0);

    public static BigFloat operator -(BigFloat value) => new(value._kind, !value._negative, value._magnitude, value._exponent);

    public static BigFloat operator -(BigFloat x, BigFloat y) => x + (-y);

    public static BigFloat operator +(BigFloat x, BigFloat y)
    {
        if (x._kind != Kind.Finite || y._kind != Kind.Finite) return AddNonFinite(x, y);
        if (x.IsZeroValue && y.IsZeroValue) return x._negative ? y : x;

        // A number this far below the last bit of the other cannot move it, and aligning the two would cost unbounded memory.
        if (y.IsZeroValue || (!x.IsZeroValue && x.Top - y.Top > 2 * Precision)) return x;
        if (x.IsZeroValue || y.Top - x.Top > 2 * Precision) return y;

        long exponent = Math.Min(x._exponent, y._exponent);
        BigInteger sum = x.SignedAt(exponent) + y.SignedAt(exponent);
        return Rounded(sum.Sign < 0, BigInteger.Abs(sum), exponent);
    }

    public static BigFloat operator *(BigFloat x, BigFloat y)
    {
        bool negative = x._negative != y._negative;
        bool finite = x._kind == Kind.Finite && y._kind == Kind.Finite;
        if (finite) return Rounded(negative, x._magnitude * y._magnitude, x._exponent + y._exponent);
        return x._kind == Kind.NaN || y._kind == Kind.NaN || x.IsZeroValue || y.IsZeroValue ? NaN : Infinite(negative);
    }

    public static BigFloat operator /(BigFloat x, BigFloat y)
    {
        bool negative = x._negative != y._negative;
        if (x._kind == Kind.NaN || y._kind == Kind.NaN || (x.IsZeroValue && y.IsZeroValue)) return NaN;
        if (x._kind == Kind.Infinite) return y._kind == Kind.Infinite ? NaN : Infinite(negative);
        if (y._kind == Kind.Infinite) return new(Kind.Finite, negative, BigInteger.Zero, 0);
        return y.IsZeroValue ? Infinite(negative) : Quotient(negative, x._magnitude, y._magnitude, x._exponent - y._exponent);
    }

    public static bool operator ==(BigFloat x, BigFloat y) => Order(x, y) == 0;

    public static bool operator !=(BigFloat x, BigFloat y) => Order(x, y) != 0;

    public static bool operator <(BigFloat x, BigFloat y) => Order(x, y) < 0;

    public static bool operator >(BigFloat x, BigFloat y) => Order(x, y) > 0;

    public static bool operator <=(BigFloat x, BigFloat y) => Order(x, y) <= 0;

    public static bool operator >=(BigFloat x, BigFloat y) => Order(x, y) >= 0;

    public static bool IsFinite(BigFloat value) => value._kind == Kind.Finite;

    public static bool IsNaN(BigFloat value) => value._kind == Kind.NaN;

    /// <summary>Whether the sign bit is set, as that of -0 is.</summary>
    public static bool IsNegative(BigFloat value) => value._negative;

    public static BigFloat Abs(BigFloat value) => new(value._kind, false, value._magnitude, value._exponent);

    public double ToDouble() => _kind switch
    {
        Kind.NaN => double.NaN,
        Kind.Infinite => _negative ? double.NegativeInfinity : double.PositiveInfinity,
        _ => DoubleBits.Join(_negative, _magnitude, _exponent),
    };

    public BigInteger Truncate()
    {
        if (_kind != Kind.Finite) throw new OverflowException($"{this} has no integer part.");
        BigInteger whole = Fixed(0);
        return _negative ? -whole : whole;
    }

    /// <summary>NaN comes before every number, as it does among doubles.</summary>
    public int CompareTo(BigFloat other) => Order(this, other) ?? IsNaN(other).CompareTo(IsNaN(this));

    public bool Equals(BigFloat other) => CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is BigFloat other && Equals(other);

    // Through the double, because equal numbers may be written with different exponents; + 0.0 joins the two zeros.
    public override int GetHashCode() => (ToDouble() + 0.0).GetHashCode();

    /// <summary>60 significant digits.</summary>
    public override string ToString() => _kind switch
    {
        Kind.NaN => "NaN",
        Kind.Infinite => _negative ? "-Infinity" : "Infinity",
        _ => _magnitude.IsZero ? "0" : Digits(60),
    };

    private static BigFloat Infinite(bool negative) => new(Kind.Infinite, negative, BigInteger.Zero, 0);

    private static BigFloat AddNonFinite(BigFloat x, BigFloat y)
    {
        if (x._kind == Kind.NaN || y._kind == Kind.NaN) return NaN;
        if (x._kind == Kind.Finite) return y;
        return y._kind == Kind.Finite || x._negative == y._negative ? x : NaN;
    }

    private static BigFloat Rounded(bool negative, BigInteger magnitude, long exponent)
    {
        long excess = magnitude.GetBitLength() - Precision;
        return excess > 0
            ? new(Kind.Finite, negative, DoubleBits.RoundedShift(magnitude, excess), exponent + excess)
            : new(Kind.Finite, negative, magnitude, exponent);
    }

    // More bits than are kept, and one more that says whether anything was left over: rounding that rounds the quotient itself.
    private static BigFloat Quotient(bool negative, BigInteger numerator, BigInteger denominator, long exponent)
    {
        long shift = Math.Max(0, Precision + 2 - (numerator.GetBitLength() - denominator.GetBitLength()));
        BigInteger quotient = BigInteger.DivRem(numerator << (int)shift, denominator, out BigInteger remainder);
        return Rounded(negative, (quotient << 1) | (remainder.IsZero ? 0 : 1), exponent - shift - 1);
    }

    // Negative, 0 or positive as x - y is; null where one of them is NaN.
    private static int? Order(BigFloat x, BigFloat y)
    {
        if (x._kind == Kind.NaN || y._kind == Kind.NaN) return null;
        int signX = x.Sign(), signY = y.Sign();
        if (signX != signY || signX == 0) return signX - signY;
        if (x._kind == Kind.Infinite || y._kind == Kind.Infinite) return signX * (x._kind - y._kind);
        if (x.Top != y.Top) return signX * x.Top.CompareTo(y.Top);
        long exponent = Math.Min(x._exponent, y._exponent);
        return x.SignedAt(exponent).CompareTo(y.SignedAt(exponent));
    }

    private int Sign() => IsZeroValue ? 0 : _negative ? -1 : 1;

    private BigInteger SignedAt(long exponent)
    {
        BigInteger magnitude = _magnitude << (int)(_exponent - exponent);
        return _negative ? -magnitude : magnitude;
    }

    // |this| * 2^bits without its fraction.
    private BigInteger Fixed(int bits) => Top + bits <= 0 ? BigInteger.Zero : _magnitude << checked((int)(_exponent + bits));

    private string Digits(int count)
    {
        // The first digit is worth about 10^(Top log10(2)); one division brings that many digits before the point.
        long power = count - 1 - (long)Math.Floor((Top - 1) * 0.30102999566398120);
        BigInteger scale = BigInteger.Pow(10, checked((int)Math.Abs(power)));
        BigFloat scaled = power >= 0
            ? Rounded(false, _magnitude * scale, _exponent)
            : Quotient(false, _magnitude, scale, _exponent);
        string digits = (scaled.Truncate() + (scaled - FromInteger(scaled.Truncate()) >= FromDouble(0.5) ? 1 : 0)).ToString("d", null);
        return $"{(_negative ? "-" : "")}{digits[0]}.{digits[1..count]}e{digits.Length - 1 - power}";
    }
}
