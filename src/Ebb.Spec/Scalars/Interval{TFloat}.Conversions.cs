using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Ebb.Spec.Scalars;

/// <content>
/// Numbers of other types and texts. Each is enclosed: what the bounds can hold exactly becomes a point, all else the two numbers beside
/// it. An interval does not convert to a number.
/// </content>
public readonly partial struct Interval<TFloat>
{
    // A decimal number of so many digits is exact in the type decimal.
    private const int DecimalDigits = 28;

    private const NumberStyles DefaultStyle = NumberStyles.Float | NumberStyles.AllowThousands;

    /// <inheritdoc/>
    public static Interval<TFloat> Parse(string s, IFormatProvider? provider) => Parse(s, DefaultStyle, provider);

    /// <inheritdoc/>
    public static Interval<TFloat> Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s, DefaultStyle, provider);

    /// <inheritdoc/>
    public static Interval<TFloat> Parse(string s, NumberStyles style, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), style, provider);
    }

    /// <summary>A decimal number, enclosed: "0.25" is a point, "0.1" is not. Up to 28 digits without an exponent are tight.</summary>
    /// <param name="s">The text of one number.</param>
    /// <param name="style">Which texts are numbers.</param>
    /// <param name="provider">The culture.</param>
    /// <returns>An interval that holds the number.</returns>
    /// <exception cref="FormatException">The text is no number.</exception>
    public static Interval<TFloat> Parse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider) =>
        TryParse(s, style, provider, out Interval<TFloat> result)
            ? result
            : throw new FormatException($"Got \"{s}\"; expected one decimal number, such as 0.25.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Interval<TFloat> result) =>
        TryParse(s.AsSpan(), DefaultStyle, provider, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Interval<TFloat> result) =>
        TryParse(s, DefaultStyle, provider, out result);

    /// <inheritdoc/>
    public static bool TryParse(
        [NotNullWhen(true)] string? s, NumberStyles style, IFormatProvider? provider, out Interval<TFloat> result) =>
        TryParse(s.AsSpan(), style, provider, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider, out Interval<TFloat> result)
    {
        bool isNumber = TFloat.TryParse(s, style, provider, out TFloat? nearest);
        if (isNumber && IsExactDecimal(s) && decimal.TryParse(s, style, provider, out decimal value)) result = Enclose(value);
        else result = isNumber ? Beside(nearest!) : default;
        return isNumber;
    }

    static bool INumberBase<Interval<TFloat>>.TryConvertFromChecked<TOther>(TOther value, out Interval<TFloat> result) =>
        TryEnclose(value, out result);

    static bool INumberBase<Interval<TFloat>>.TryConvertFromSaturating<TOther>(TOther value, out Interval<TFloat> result) =>
        TryEnclose(value, out result);

    static bool INumberBase<Interval<TFloat>>.TryConvertFromTruncating<TOther>(TOther value, out Interval<TFloat> result) =>
        TryEnclose(value, out result);

    static bool INumberBase<Interval<TFloat>>.TryConvertToChecked<TOther>(
        Interval<TFloat> value, [MaybeNullWhen(false)] out TOther result) => Refuse(out result);

    static bool INumberBase<Interval<TFloat>>.TryConvertToSaturating<TOther>(
        Interval<TFloat> value, [MaybeNullWhen(false)] out TOther result) => Refuse(out result);

    static bool INumberBase<Interval<TFloat>>.TryConvertToTruncating<TOther>(
        Interval<TFloat> value, [MaybeNullWhen(false)] out TOther result) => Refuse(out result);

    private static bool TryEnclose<TOther>(TOther value, out Interval<TFloat> result)
        where TOther : INumberBase<TOther>
    {
        bool isKnown = true;
        result = value switch
        {
            double or float or Half => Enclose(double.CreateChecked(value)),
            decimal number => Enclose(number),
            int or long or BigInteger => Enclose(BigInteger.CreateChecked(value)),
            byte or sbyte or short or ushort or char or uint or ulong => Enclose(BigInteger.CreateChecked(value)),
            nint or nuint or Int128 or UInt128 => Enclose(BigInteger.CreateChecked(value)),
            Interval<double> other => new(Enclose(other.Lower).Lower, Enclose(other.Upper).Upper),
            Interval<float> other => new(Enclose(other.Lower).Lower, Enclose(other.Upper).Upper),
            _ => Unknown(),
        };
        return isKnown;

        Interval<TFloat> Unknown()
        {
            isKnown = false;
            return default;
        }
    }

    private static Interval<TFloat> Enclose(double value)
    {
        TFloat nearest = TFloat.CreateTruncating(value);
        double back = double.CreateTruncating(nearest);
        return Beside(nearest, back > value, back < value);
    }

    private static Interval<TFloat> Enclose(BigInteger value)
    {
        TFloat near = TFloat.CreateTruncating(value);
        if (!TFloat.IsFinite(near)) return value.Sign > 0 ? new(TFloat.MaxValue, near) : new(near, TFloat.MinValue);
        BigInteger back = BigInteger.CreateTruncating(near);
        return Beside(near, back > value, back < value);
    }

    private static Interval<TFloat> Enclose(decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        BigInteger digits = ((BigInteger)(uint)parts[2] << 64) | ((BigInteger)(uint)parts[1] << 32) | (uint)parts[0];
        return Enclose(value < 0 ? -digits : digits) / Enclose(BigInteger.Pow(10, value.Scale));
    }

    private static Interval<TFloat> Beside(TFloat near, bool isAbove, bool isBelow) =>
        new(isAbove ? TFloat.BitDecrement(near) : near, isBelow ? TFloat.BitIncrement(near) : near);

    private static bool IsExactDecimal(ReadOnlySpan<char> s)
    {
        int digits = 0;
        foreach (char c in s) digits += char.IsAsciiDigit(c) ? 1 : 0;
        return digits <= DecimalDigits && s.IndexOfAny('e', 'E') < 0;
    }

    private static bool Refuse<TOther>([MaybeNullWhen(false)] out TOther result)
    {
        result = default;
        return false;
    }
}
