using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Ebb.Spec.Scalars;

/// <content>
/// What every number of the base library has besides arithmetic. The predicates ask the value, but for those that say whether all is
/// well (finite, infinite, NaN, zero): they ask both parts. Numbers of other types and parsed texts become constants; the way back,
/// which would lose the derivative, is refused.
/// </content>
public readonly partial record struct Dual<TScalar>
{
    /// <inheritdoc/>
    public static int Radix => TScalar.Radix;

    /// <inheritdoc/>
    public static Dual<TScalar> AdditiveIdentity => Zero;

    /// <inheritdoc/>
    public static Dual<TScalar> MultiplicativeIdentity => One;

    /// <inheritdoc/>
    public static bool IsFinite(Dual<TScalar> value) => TScalar.IsFinite(value.Value) && TScalar.IsFinite(value.Derivative);

    /// <inheritdoc/>
    public static bool IsInfinity(Dual<TScalar> value) => TScalar.IsInfinity(value.Value) || TScalar.IsInfinity(value.Derivative);

    /// <inheritdoc/>
    public static bool IsNaN(Dual<TScalar> value) => TScalar.IsNaN(value.Value) || TScalar.IsNaN(value.Derivative);

    /// <inheritdoc/>
    public static bool IsZero(Dual<TScalar> value) => value == Zero;

    /// <inheritdoc/>
    public static bool IsCanonical(Dual<TScalar> value) => TScalar.IsCanonical(value.Value) && TScalar.IsCanonical(value.Derivative);

    /// <inheritdoc/>
    public static bool IsComplexNumber(Dual<TScalar> value) => TScalar.IsComplexNumber(value.Value);

    /// <inheritdoc/>
    public static bool IsImaginaryNumber(Dual<TScalar> value) => TScalar.IsImaginaryNumber(value.Value);

    /// <inheritdoc/>
    public static bool IsRealNumber(Dual<TScalar> value) => TScalar.IsRealNumber(value.Value);

    /// <inheritdoc/>
    public static bool IsInteger(Dual<TScalar> value) => TScalar.IsInteger(value.Value);

    /// <inheritdoc/>
    public static bool IsEvenInteger(Dual<TScalar> value) => TScalar.IsEvenInteger(value.Value);

    /// <inheritdoc/>
    public static bool IsOddInteger(Dual<TScalar> value) => TScalar.IsOddInteger(value.Value);

    /// <inheritdoc/>
    public static bool IsNegative(Dual<TScalar> value) => TScalar.IsNegative(value.Value);

    /// <inheritdoc/>
    public static bool IsPositive(Dual<TScalar> value) => TScalar.IsPositive(value.Value);

    /// <inheritdoc/>
    public static bool IsNegativeInfinity(Dual<TScalar> value) => TScalar.IsNegativeInfinity(value.Value);

    /// <inheritdoc/>
    public static bool IsPositiveInfinity(Dual<TScalar> value) => TScalar.IsPositiveInfinity(value.Value);

    /// <inheritdoc/>
    public static bool IsNormal(Dual<TScalar> value) => TScalar.IsNormal(value.Value);

    /// <inheritdoc/>
    public static bool IsSubnormal(Dual<TScalar> value) => TScalar.IsSubnormal(value.Value);

    /// <inheritdoc/>
    public static Dual<TScalar> MaxMagnitude(Dual<TScalar> x, Dual<TScalar> y) =>
        new(TScalar.MaxMagnitude(x.Value, y.Value), Choose(IsLonger(x, y), x.Derivative, y.Derivative));

    /// <inheritdoc/>
    public static Dual<TScalar> MaxMagnitudeNumber(Dual<TScalar> x, Dual<TScalar> y) =>
        new(TScalar.MaxMagnitudeNumber(x.Value, y.Value), Choose(IsLonger(x, y), x.Derivative, y.Derivative));

    /// <inheritdoc/>
    public static Dual<TScalar> MinMagnitude(Dual<TScalar> x, Dual<TScalar> y) =>
        new(TScalar.MinMagnitude(x.Value, y.Value), Choose(IsLonger(y, x), x.Derivative, y.Derivative));

    /// <inheritdoc/>
    public static Dual<TScalar> MinMagnitudeNumber(Dual<TScalar> x, Dual<TScalar> y) =>
        new(TScalar.MinMagnitudeNumber(x.Value, y.Value), Choose(IsLonger(y, x), x.Derivative, y.Derivative));

    /// <inheritdoc/>
    public static Dual<TScalar> Parse(string s, IFormatProvider? provider) => Constant(TScalar.Parse(s, provider));

    /// <inheritdoc/>
    public static Dual<TScalar> Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Constant(TScalar.Parse(s, provider));

    /// <inheritdoc/>
    public static Dual<TScalar> Parse(string s, NumberStyles style, IFormatProvider? provider) =>
        Constant(TScalar.Parse(s, style, provider));

    /// <inheritdoc/>
    public static Dual<TScalar> Parse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider) =>
        Constant(TScalar.Parse(s, style, provider));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Dual<TScalar> result) =>
        Lift(TScalar.TryParse(s, provider, out TScalar? value), value, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Dual<TScalar> result) =>
        Lift(TScalar.TryParse(s, provider, out TScalar? value), value, out result);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, NumberStyles style, IFormatProvider? provider, out Dual<TScalar> result) =>
        Lift(TScalar.TryParse(s, style, provider, out TScalar? value), value, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider, out Dual<TScalar> result) =>
        Lift(TScalar.TryParse(s, style, provider, out TScalar? value), value, out result);

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        string text = ToString(format.ToString(), provider);
        bool fits = text.TryCopyTo(destination);
        charsWritten = fits ? text.Length : 0;
        return fits;
    }

    static bool INumberBase<Dual<TScalar>>.TryConvertFromChecked<TOther>(TOther value, out Dual<TScalar> result) =>
        Lift(true, TScalar.CreateChecked(value), out result);

    static bool INumberBase<Dual<TScalar>>.TryConvertFromSaturating<TOther>(TOther value, out Dual<TScalar> result) =>
        Lift(true, TScalar.CreateSaturating(value), out result);

    static bool INumberBase<Dual<TScalar>>.TryConvertFromTruncating<TOther>(TOther value, out Dual<TScalar> result) =>
        Lift(true, TScalar.CreateTruncating(value), out result);

    static bool INumberBase<Dual<TScalar>>.TryConvertToChecked<TOther>(Dual<TScalar> value, [MaybeNullWhen(false)] out TOther result) =>
        Refuse(out result);

    static bool INumberBase<Dual<TScalar>>.TryConvertToSaturating<TOther>(Dual<TScalar> value, [MaybeNullWhen(false)] out TOther result) =>
        Refuse(out result);

    static bool INumberBase<Dual<TScalar>>.TryConvertToTruncating<TOther>(Dual<TScalar> value, [MaybeNullWhen(false)] out TOther result) =>
        Refuse(out result);

    private static TScalar IsLonger(Dual<TScalar> x, Dual<TScalar> y) => Piecewise.Step(TScalar.Abs(x.Value) - TScalar.Abs(y.Value));

    private static bool Lift(bool isThere, TScalar? value, out Dual<TScalar> result)
    {
        result = isThere ? Constant(value!) : default;
        return isThere;
    }

    private static bool Refuse<TOther>([MaybeNullWhen(false)] out TOther result)
    {
        result = default;
        return false;
    }
}
