using System.Globalization;
using System.Numerics;

namespace Ebb.Verify.Numbers;

/// <summary>A rational number in lowest terms, exact.</summary>
public readonly struct Fraction : IEquatable<Fraction>
{
    // Decimals of settings have a handful of digits; 1e-300 is a typing error and would make every sum a hundred times as long.
    private const int MostDecimals = 64;

    private readonly BigInteger _denominatorLessOne;

    /// <summary>The number numerator / denominator.</summary>
    /// <exception cref="DivideByZeroException">The denominator is 0.</exception>
    public Fraction(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero) throw new DivideByZeroException("A fraction has a denominator other than 0.");
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / divisor;
        _denominatorLessOne = (denominator / divisor) - 1;
    }

    /// <summary>0.</summary>
    public static Fraction Zero => default;

    /// <summary>1.</summary>
    public static Fraction One => new(1, 1);

    /// <summary>The numerator, with the sign.</summary>
    public BigInteger Numerator { get; }

    /// <summary>The denominator, above 0.</summary>
    public BigInteger Denominator => _denominatorLessOne + 1;

    /// <summary>The sum.</summary>
    public static Fraction operator +(Fraction x, Fraction y) =>
        new((x.Numerator * y.Denominator) + (y.Numerator * x.Denominator), x.Denominator * y.Denominator);

    /// <summary>The difference.</summary>
    public static Fraction operator -(Fraction x, Fraction y) =>
        new((x.Numerator * y.Denominator) - (y.Numerator * x.Denominator), x.Denominator * y.Denominator);

    /// <summary>The product.</summary>
    public static Fraction operator *(Fraction x, Fraction y) => new(x.Numerator * y.Numerator, x.Denominator * y.Denominator);

    /// <summary>The quotient.</summary>
    /// <exception cref="DivideByZeroException">y is 0.</exception>
    public static Fraction operator /(Fraction x, Fraction y) => new(x.Numerator * y.Denominator, x.Denominator * y.Numerator);

    /// <summary>Whether they are the same number.</summary>
    public static bool operator ==(Fraction x, Fraction y) => x.Equals(y);

    /// <summary>Whether they are different numbers.</summary>
    public static bool operator !=(Fraction x, Fraction y) => !x.Equals(y);

    /// <summary>The number that a decimal text spells: 0.0001 is 1/10000, and so is 1e-4.</summary>
    /// <param name="text">A number as JSON writes it.</param>
    /// <exception cref="FormatException">It is no decimal number, or has more than 64 digits after the point.</exception>
    public static Fraction OfDecimal(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int end = text.IndexOfAny(['e', 'E']);
        string digits = end < 0 ? text : text[..end];
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        int exponent = end < 0 ? 0 : int.Parse(text.AsSpan(end + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        exponent -= point < 0 ? 0 : digits.Length - point - 1;
        if (exponent is < -MostDecimals or > MostDecimals || digits.Length > 2 * MostDecimals)
        {
            throw new FormatException($"Got {text}; expected a number of at most {MostDecimals} decimals.");
        }

        var value = BigInteger.Parse(digits.Replace(".", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return exponent < 0 ? new(value, BigInteger.Pow(10, -exponent)) : new(value * BigInteger.Pow(10, exponent), 1);
    }

    /// <summary>Whether they are the same number.</summary>
    public bool Equals(Fraction other) => Numerator == other.Numerator && _denominatorLessOne == other._denominatorLessOne;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Fraction other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Numerator, _denominatorLessOne);

    /// <summary>"n/d", or "n" for a whole number: the spelling in certificates.</summary>
    public override string ToString() => Denominator.IsOne ? $"{Numerator}" : $"{Numerator}/{Denominator}";
}
