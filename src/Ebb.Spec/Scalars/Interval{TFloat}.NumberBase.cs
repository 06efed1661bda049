namespace Ebb.Spec.Scalars;

/// <content>
/// What every number of the base library has besides arithmetic. A predicate says that it certainly holds; zero counts as positive.
/// </content>
public readonly partial struct Interval<TFloat>
{
    /// <inheritdoc/>
    public static int Radix => TFloat.Radix;

    /// <inheritdoc/>
    public static Interval<TFloat> AdditiveIdentity => Zero;

    /// <inheritdoc/>
    public static Interval<TFloat> MultiplicativeIdentity => One;

    /// <inheritdoc/>
    public static bool IsNaN(Interval<TFloat> value) => TFloat.IsNaN(value.Lower);

    /// <inheritdoc/>
    public static bool IsFinite(Interval<TFloat> value) => TFloat.IsFinite(value.Lower) && TFloat.IsFinite(value.Upper);

    /// <inheritdoc/>
    public static bool IsInfinity(Interval<TFloat> value) => IsPositiveInfinity(value) || IsNegativeInfinity(value);

    /// <inheritdoc/>
    public static bool IsPositiveInfinity(Interval<TFloat> value) => TFloat.IsPositiveInfinity(value.Lower);

    /// <inheritdoc/>
    public static bool IsNegativeInfinity(Interval<TFloat> value) => TFloat.IsNegativeInfinity(value.Upper);

    /// <inheritdoc/>
    public static bool IsZero(Interval<TFloat> value) => value == Zero;

    /// <inheritdoc/>
    public static bool IsPositive(Interval<TFloat> value) => value.Lower >= TFloat.Zero;

    /// <inheritdoc/>
    public static bool IsNegative(Interval<TFloat> value) => value.Upper < TFloat.Zero;

    /// <inheritdoc/>
    public static bool IsNormal(Interval<TFloat> value) =>
        (value.Lower > TFloat.Zero || value.Upper < TFloat.Zero) && TFloat.IsNormal(value.Lower) && TFloat.IsNormal(value.Upper);

    /// <inheritdoc/>
    public static bool IsSubnormal(Interval<TFloat> value) =>
        (value.Lower > TFloat.Zero || value.Upper < TFloat.Zero) && TFloat.IsSubnormal(value.Lower) && TFloat.IsSubnormal(value.Upper);

    /// <inheritdoc/>
    public static bool IsInteger(Interval<TFloat> value) => value.Lower == value.Upper && TFloat.IsInteger(value.Lower);

    /// <inheritdoc/>
    public static bool IsEvenInteger(Interval<TFloat> value) => value.Lower == value.Upper && TFloat.IsEvenInteger(value.Lower);

    /// <inheritdoc/>
    public static bool IsOddInteger(Interval<TFloat> value) => value.Lower == value.Upper && TFloat.IsOddInteger(value.Lower);

    /// <inheritdoc/>
    public static bool IsRealNumber(Interval<TFloat> value) => !IsNaN(value);

    /// <inheritdoc/>
    public static bool IsCanonical(Interval<TFloat> value) => true;

    /// <inheritdoc/>
    public static bool IsComplexNumber(Interval<TFloat> value) => false;

    /// <inheritdoc/>
    public static bool IsImaginaryNumber(Interval<TFloat> value) => false;

    /// <inheritdoc/>
    public static Interval<TFloat> MaxMagnitude(Interval<TFloat> x, Interval<TFloat> y) => OfMagnitude(x, y, Abs(x), Abs(y));

    /// <inheritdoc/>
    public static Interval<TFloat> MinMagnitude(Interval<TFloat> x, Interval<TFloat> y) => OfMagnitude(x, y, Abs(y), Abs(x));

    /// <inheritdoc/>
    public static Interval<TFloat> MaxMagnitudeNumber(Interval<TFloat> x, Interval<TFloat> y) =>
        IsNaN(x) ? y : IsNaN(y) ? x : MaxMagnitude(x, y);

    /// <inheritdoc/>
    public static Interval<TFloat> MinMagnitudeNumber(Interval<TFloat> x, Interval<TFloat> y) =>
        IsNaN(x) ? y : IsNaN(y) ? x : MinMagnitude(x, y);

    /// <summary>The bounds, for a person.</summary>
    /// <returns>Such as "[0.5, 1]".</returns>
    public override string ToString() => ToString(null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        $"[{Lower.ToString(format, formatProvider)}, {Upper.ToString(format, formatProvider)}]";

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        string text = ToString(format.ToString(), provider);
        bool fits = text.TryCopyTo(destination);
        charsWritten = fits ? text.Length : 0;
        return fits;
    }

    private static Interval<TFloat> OfMagnitude(Interval<TFloat> x, Interval<TFloat> y, Interval<TFloat> forX, Interval<TFloat> forY) =>
        forX.Lower > forY.Upper ? x : forY.Lower > forX.Upper ? y : Hull(x, y);
}
