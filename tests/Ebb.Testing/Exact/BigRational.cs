using System.Numerics;

namespace Ebb.Testing.Exact;

/// <summary>
/// A rational number in lowest terms, with exact arithmetic: where a definition needs no roots, this is the truth that the other scalars
/// are held against. It has no infinity and no NaN: dividing by 0 throws.
/// </summary>
public readonly partial struct BigRational : IOracleNumber<BigRational>
{
    // One less than the denominator, so that the default value is 0/1.
    private readonly BigInteger _denominatorLessOne;

    /// <exception cref="DivideByZeroException">The denominator is 0.</exception>
    public BigRational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero) throw new DivideByZeroException($"{numerator}/0 is not a rational number.");

        BigInteger divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / divisor;
        _denominatorLessOne = (denominator / divisor) - BigInteger.One;
    }

    public static BigRational Zero => default;

    public static BigRational One => new(1, 1);

    public BigInteger Numerator { get; }

    /// <summary>At least 1.</summary>
    public BigInteger Denominator => _denominatorLessOne + BigInteger.One;

    public static BigRational FromInteger(BigInteger value) => new(value, BigInteger.One);

    /// <exception cref="OverflowException">The double is infinite or NaN.</exception>
    public static BigRational FromDouble(double value)
    {
        (bool negative, BigInteger magnitude, int exponent) = DoubleBits.Split(value);
        BigInteger numerator = negative ? -magnitude : magnitude;
        return exponent >= 0 ? new(numerator << exponent, BigInteger.One) : new(numerator, BigInteger.One << -exponent);
    }

    public static BigRational operator +(BigRational x, BigRational y) =>
        new((x.Numerator * y.Denominator) + (y.Numerator * x.Denominator), x.Denominator * y.Denominator);

    public static BigRational operator -(BigRational x, BigRational y) => x + (-y);

    public static BigRational operator -(BigRational value) => new(-value.Numerator, value.Denominator);

    public static BigRational operator *(BigRational x, BigRational y) => new(x.Numerator * y.Numerator, x.Denominator * y.Denominator);

    public static BigRational operator /(BigRational x, BigRational y) => new(x.Numerator * y.Denominator, x.Denominator * y.Numerator);

    public static bool operator ==(BigRational x, BigRational y) => x.Equals(y);

    public static bool operator !=(BigRational x, BigRational y) => !x.Equals(y);

    public static bool operator <(BigRational x, BigRational y) => x.CompareTo(y) < 0;

    public static bool operator >(BigRational x, BigRational y) => x.CompareTo(y) > 0;

    public static bool operator <=(BigRational x, BigRational y) => x.CompareTo(y) <= 0;

    public static bool operator >=(BigRational x, BigRational y) => x.CompareTo(y) >= 0;

    public static bool IsFinite(BigRational value) => true;

    public static bool IsNaN(BigRational value) => false;

    public static bool IsNegative(BigRational value) => value.Numerator.Sign < 0;

    public static BigRational Abs(BigRational value) => new(BigInteger.Abs(value.Numerator), value.Denominator);

    public static BigRational Pow(BigRational value, int exponent) => exponent < 0
        ? One / Pow(value, -exponent)
        : new(BigInteger.Pow(value.Numerator, exponent), BigInteger.Pow(value.Denominator, exponent));

    public double ToDouble()
    {
        // A quotient of 64 bits or more, and one more bit that says whether anything was left over: rounding that rounds the quotient itself.
        long shift = Math.Max(0, 64 - (Numerator.GetBitLength() - Denominator.GetBitLength()));
        BigInteger quotient = BigInteger.DivRem(BigInteger.Abs(Numerator) << (int)shift, Denominator, out BigInteger remainder);
        return DoubleBits.Join(Numerator.Sign < 0, (quotient << 1) | (remainder.IsZero ? 0 : 1), -shift - 1);
    }

    public BigInteger Truncate() => BigInteger.Divide(Numerator, Denominator);

    public int CompareTo(BigRational other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    public bool Equals(BigRational other) => Numerator == other.Numerator && _denominatorLessOne == other._denominatorLessOne;

    public override bool Equals(object? obj) => obj is BigRational other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Numerator, _denominatorLessOne);

    public override string ToString() => Denominator.IsOne ? $"{Numerator}" : $"{Numerator}/{Denominator}";
}
