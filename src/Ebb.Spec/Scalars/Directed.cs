using System.Numerics;

namespace Ebb.Spec.Scalars;

/// <summary>
/// Arithmetic rounded up or down instead of to nearest. The rounding error of a sum is itself a number (TwoSum), so is that of a product,
/// and the remainders of a quotient and a root (one fused multiply-add). Its sign says which neighbour bounds the true result, and 0 says
/// that the result is exact. Knuth, 1969; Dekker, 1971; Boldo and Muller, 2011.
/// </summary>
/// <remarks>
/// A fused multiply-add has the right sign however small, except that it may underflow to 0; below <see cref="Slack{TFloat}.Least"/> a 0
/// is therefore not believed and the result moves by one unit. A finite result that overflows is bounded by the greatest finite number
/// on its near side. Bounds at infinity follow their limits: 0 * infinity = 0, and what may be anything is rounded up to infinity.
/// </remarks>
internal static class Directed
{
    public static TFloat AddUp<TFloat>(TFloat x, TFloat y)
        where TFloat : IBinaryFloatingPointIeee754<TFloat>, IMinMaxValue<TFloat>
    {
        TFloat sum = x + y;
        if (!TFloat.IsFinite(sum)) return Unbounded(sum, TFloat.IsFinite(x) && TFloat.IsFinite(y));
        TFloat ofY = sum - x;
        TFloat error = (x - (sum - ofY)) + (y - ofY);
        return TFloat.IsFinite(error) && error <= TFloat.Zero ? sum : TFloat.BitIncrement(sum);
    }

    public static TFloat MultiplyUp<TFloat>(TFloat x, TFloat y)
        where TFloat : IBinaryFloatingPointIeee754<TFloat>, IMinMaxValue<TFloat>
    {
        if (x == TFloat.Zero || y == TFloat.Zero) return TFloat.Zero;
        TFloat product = x * y;
        if (!TFloat.IsFinite(product)) return Unbounded(product, TFloat.IsFinite(x) && TFloat.IsFinite(y));
        if (product == TFloat.Zero) return Underflowed(x, y);
        return Above(product, TFloat.FusedMultiplyAdd(x, y, -product), TFloat.Abs(product));
    }

    /// <summary>x / y for y other than 0.</summary>
    public static TFloat DivideUp<TFloat>(TFloat x, TFloat y)
        where TFloat : IBinaryFloatingPointIeee754<TFloat>, IMinMaxValue<TFloat>
    {
        if (x == TFloat.Zero || (TFloat.IsInfinity(y) && TFloat.IsFinite(x))) return TFloat.Zero;
        if (TFloat.IsInfinity(y)) return TFloat.IsNegative(x) == TFloat.IsNegative(y) ? TFloat.PositiveInfinity : TFloat.Zero;
        TFloat quotient = x / y;
        if (!TFloat.IsFinite(quotient)) return Unbounded(quotient, TFloat.IsFinite(x));
        if (quotient == TFloat.Zero) return Underflowed(x, y);
        TFloat remainder = TFloat.FusedMultiplyAdd(-quotient, y, x);
        return Above(quotient, TFloat.IsNegative(y) ? -remainder : remainder, TFloat.Abs(x));
    }

    /// <summary>sqrt(x) for x &gt;= 0.</summary>
    public static TFloat SqrtUp<TFloat>(TFloat x)
        where TFloat : IBinaryFloatingPointIeee754<TFloat>, IMinMaxValue<TFloat>
    {
        TFloat root = TFloat.Sqrt(x);
        return IsItsOwnRoot(x) ? root : Above(root, TFloat.FusedMultiplyAdd(-root, root, x), x);
    }

    /// <summary>sqrt(x) for x &gt;= 0.</summary>
    public static TFloat SqrtDown<TFloat>(TFloat x)
        where TFloat : IBinaryFloatingPointIeee754<TFloat>, IMinMaxValue<TFloat>
    {
        TFloat root = TFloat.Sqrt(x);
        return IsItsOwnRoot(x) ? root : -Above(-root, TFloat.FusedMultiplyAdd(root, root, -x), x);
    }

    public static TFloat AddDown<TFloat>(TFloat x, TFloat y)
        where TFloat : IBinaryFloatingPointIeee754<TFloat>, IMinMaxValue<TFloat> => -AddUp(-x, -y);

    public static TFloat MultiplyDown<TFloat>(TFloat x, TFloat y)
        where TFloat : IBinaryFloatingPointIeee754<TFloat>, IMinMaxValue<TFloat> => -MultiplyUp(-x, y);

    /// <summary>x / y for y other than 0.</summary>
    public static TFloat DivideDown<TFloat>(TFloat x, TFloat y)
        where TFloat : IBinaryFloatingPointIeee754<TFloat>, IMinMaxValue<TFloat> => -DivideUp(-x, y);

    // The true result is rounded + error (times something positive); scale is what the error's last digit is relative to.
    private static TFloat Above<TFloat>(TFloat rounded, TFloat error, TFloat scale)
        where TFloat : IBinaryFloatingPointIeee754<TFloat>
    {
        bool isBound = error < TFloat.Zero || (error == TFloat.Zero && scale >= Slack<TFloat>.Least);
        return isBound ? rounded : TFloat.BitIncrement(rounded);
    }

    private static TFloat Unbounded<TFloat>(TFloat result, bool isOverflow)
        where TFloat : IBinaryFloatingPointIeee754<TFloat>, IMinMaxValue<TFloat>
    {
        if (TFloat.IsNaN(result)) return TFloat.PositiveInfinity;
        return isOverflow && TFloat.IsNegative(result) ? TFloat.MinValue : result;
    }

    private static TFloat Underflowed<TFloat>(TFloat x, TFloat y)
        where TFloat : IBinaryFloatingPointIeee754<TFloat> =>
        TFloat.IsNegative(x) == TFloat.IsNegative(y) ? TFloat.Epsilon : TFloat.Zero;

    private static bool IsItsOwnRoot<TFloat>(TFloat x)
        where TFloat : IBinaryFloatingPointIeee754<TFloat> => x == TFloat.Zero || TFloat.IsInfinity(x);

    private static class Slack<TFloat>
        where TFloat : IBinaryFloatingPointIeee754<TFloat>
    {
        // From here up the last digit of a product of two significands is no smaller than the least subnormal number.
        public static readonly TFloat Least = TFloat.ScaleB(TFloat.Epsilon, 2 * TFloat.One.GetSignificandBitLength());
    }
}
