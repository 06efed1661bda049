using System.Globalization;
using System.Numerics;

namespace Ebb.Testing.Exact;

/// <summary>
/// What <see cref="INumber{TSelf}"/> asks for beyond arithmetic and order, written once for the numbers of this folder. Conversions go
/// through integers and doubles; parsing is not supported.
/// </summary>
/// <typeparam name="TSelf">The number itself.</typeparam>
public interface IOracleNumber<TSelf> : INumber<TSelf>
    where TSelf : struct, IOracleNumber<TSelf>
{
    static abstract TSelf FromInteger(BigInteger value);

    /// <summary>The same number, exactly.</summary>
    static abstract TSelf FromDouble(double value);

    /// <summary>The nearest double, ties to even.</summary>
    double ToDouble();

    /// <summary>The integer part, towards 0.</summary>
    /// <exception cref="OverflowException">The number is not finite.</exception>
    BigInteger Truncate();

    static int INumberBase<TSelf>.Radix => 2;

    static TSelf IAdditiveIdentity<TSelf, TSelf>.AdditiveIdentity => TSelf.Zero;

    static TSelf IMultiplicativeIdentity<TSelf, TSelf>.MultiplicativeIdentity => TSelf.One;

    static TSelf INumberBase<TSelf>.Abs(TSelf value) => TSelf.IsNegative(value) ? -value : value;

    static bool INumberBase<TSelf>.IsCanonical(TSelf value) => true;

    static bool INumberBase<TSelf>.IsComplexNumber(TSelf value) => false;

    static bool INumberBase<TSelf>.IsImaginaryNumber(TSelf value) => false;

    static bool INumberBase<TSelf>.IsRealNumber(TSelf value) => !TSelf.IsNaN(value);

    static bool INumberBase<TSelf>.IsSubnormal(TSelf value) => false;

    static bool INumberBase<TSelf>.IsNormal(TSelf value) => TSelf.IsFinite(value) && !TSelf.IsZero(value);

    static bool INumberBase<TSelf>.IsZero(TSelf value) => value == TSelf.Zero;

    static bool INumberBase<TSelf>.IsPositive(TSelf value) => !TSelf.IsNaN(value) && !TSelf.IsNegative(value);

    static bool INumberBase<TSelf>.IsInfinity(TSelf value) => !TSelf.IsFinite(value) && !TSelf.IsNaN(value);

    static bool INumberBase<TSelf>.IsPositiveInfinity(TSelf value) => TSelf.IsInfinity(value) && !TSelf.IsNegative(value);

    static bool INumberBase<TSelf>.IsNegativeInfinity(TSelf value) => TSelf.IsInfinity(value) && TSelf.IsNegative(value);

    static bool INumberBase<TSelf>.IsInteger(TSelf value) => TSelf.IsFinite(value) && TSelf.FromInteger(value.Truncate()) == value;

    static bool INumberBase<TSelf>.IsEvenInteger(TSelf value) => TSelf.IsInteger(value) && value.Truncate().IsEven;

    static bool INumberBase<TSelf>.IsOddInteger(TSelf value) => TSelf.IsInteger(value) && !value.Truncate().IsEven;

    static TSelf INumberBase<TSelf>.MaxMagnitude(TSelf x, TSelf y) => TSelf.IsNaN(x) || TSelf.Abs(x) > TSelf.Abs(y) ? x : y;

    static TSelf INumberBase<TSelf>.MinMagnitude(TSelf x, TSelf y) => TSelf.IsNaN(x) || TSelf.Abs(x) < TSelf.Abs(y) ? x : y;

    static TSelf INumberBase<TSelf>.MaxMagnitudeNumber(TSelf x, TSelf y) => TSelf.IsNaN(y) || TSelf.Abs(x) > TSelf.Abs(y) ? x : y;

    static TSelf INumberBase<TSelf>.MinMagnitudeNumber(TSelf x, TSelf y) => TSelf.IsNaN(y) || TSelf.Abs(x) < TSelf.Abs(y) ? x : y;

    static TSelf IUnaryPlusOperators<TSelf, TSelf>.operator +(TSelf value) => value;

    static TSelf IIncrementOperators<TSelf>.operator ++(TSelf value) => value + TSelf.One;

    static TSelf IDecrementOperators<TSelf>.operator --(TSelf value) => value - TSelf.One;

    static TSelf IModulusOperators<TSelf, TSelf, TSelf>.operator %(TSelf x, TSelf y) => x - (y * TSelf.FromInteger((x / y).Truncate()));

    static bool INumberBase<TSelf>.TryConvertFromChecked<TOther>(TOther value, out TSelf result) => TryFrom(value, out result);

    static bool INumberBase<TSelf>.TryConvertFromSaturating<TOther>(TOther value, out TSelf result) => TryFrom(value, out result);

    static bool INumberBase<TSelf>.TryConvertFromTruncating<TOther>(TOther value, out TSelf result) => TryFrom(value, out result);

    static bool INumberBase<TSelf>.TryConvertToChecked<TOther>(TSelf value, out TOther result) => TryTo(value, out result);

    static bool INumberBase<TSelf>.TryConvertToSaturating<TOther>(TSelf value, out TOther result) => TryTo(value, out result);

    static bool INumberBase<TSelf>.TryConvertToTruncating<TOther>(TSelf value, out TOther result) => TryTo(value, out result);

    static TSelf INumberBase<TSelf>.Parse(string s, NumberStyles style, IFormatProvider? provider) => throw NoParsing();

    static TSelf INumberBase<TSelf>.Parse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider) => throw NoParsing();

    static bool INumberBase<TSelf>.TryParse(string? s, NumberStyles style, IFormatProvider? provider, out TSelf result) => throw NoParsing();

    static bool INumberBase<TSelf>.TryParse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider, out TSelf result) =>
        throw NoParsing();

    static TSelf IParsable<TSelf>.Parse(string s, IFormatProvider? provider) => throw NoParsing();

    static bool IParsable<TSelf>.TryParse(string? s, IFormatProvider? provider, out TSelf result) => throw NoParsing();

    static TSelf ISpanParsable<TSelf>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => throw NoParsing();

    static bool ISpanParsable<TSelf>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out TSelf result) => throw NoParsing();

    int IComparable.CompareTo(object? obj) => obj is TSelf other
        ? CompareTo(other)
        : throw new ArgumentException($"Cannot compare {typeof(TSelf).Name} with {obj?.GetType().Name ?? "null"}.", nameof(obj));

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString() ?? "";

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        string text = ToString() ?? "";
        bool fits = text.TryCopyTo(destination);
        charsWritten = fits ? text.Length : 0;
        return fits;
    }

    private static bool TryFrom<TOther>(TOther value, out TSelf result)
    {
        (bool known, result) = value switch
        {
            TSelf same => (true, same),
            int or long or nint or short or sbyte => (true, TSelf.FromInteger(Convert.ToInt64(Widened(value), CultureInfo.InvariantCulture))),
            byte or ushort or uint => (true, TSelf.FromInteger(Convert.ToInt64(value, CultureInfo.InvariantCulture))),
            ulong large => (true, TSelf.FromInteger(large)),
            BigInteger integer => (true, TSelf.FromInteger(integer)),
            double wide => (true, TSelf.FromDouble(wide)),
            float narrow => (true, TSelf.FromDouble(narrow)),
            Half half => (true, TSelf.FromDouble((double)half)),
            _ => (false, default),
        };
        return known;
    }

    // IConvertible, which Convert wants, is not implemented by nint.
    private static object? Widened<TOther>(TOther value) => value is nint native ? (long)native : value;

    private static bool TryTo<TOther>(TSelf value, out TOther result)
    {
        object? converted = typeof(TOther) == typeof(double) ? value.ToDouble()
            : typeof(TOther) == typeof(float) ? (float)value.ToDouble()
            : typeof(TOther) == typeof(BigInteger) ? value.Truncate()
            : typeof(TOther) == typeof(long) ? (long)value.Truncate()
            : typeof(TOther) == typeof(int) ? (int)value.Truncate()
            : null;
        result = converted is null ? default! : (TOther)converted;
        return converted is not null;
    }

    private static NotSupportedException NoParsing() => new($"{typeof(TSelf).Name} is not parsed: build it from integers or doubles.");
}
