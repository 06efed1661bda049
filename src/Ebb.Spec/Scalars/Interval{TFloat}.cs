using System.Numerics;

namespace Ebb.Spec.Scalars;

/// <summary>
/// All numbers from Lower to Upper. Every operation rounds outward, so that the result holds what exact arithmetic makes of any numbers
/// in the operands, and what the plain run in <typeparamref name="TFloat"/> makes of them. Moore, 1966; IEEE 1788-2015.
/// </summary>
/// <remarks>
/// Sums, products, quotients and square roots are the tightest bounds there are (one unit more where numbers are subnormal): a result
/// without rounding stays a point. For the functions of the run-time library see <see cref="Exp"/>. Zero has no sign. A divisor that holds
/// 0 inside gives the whole line, one that has it at an end gives a half line. Roots, logarithms and inverse trigonometric functions take
/// the part of their domain; when none is left the result is NaN, as is everything computed from NaN.
/// Two are equal when their bounds are. A predicate, such as IsPositive, says that it certainly holds.
/// </remarks>
/// <typeparam name="TFloat">double or float.</typeparam>
public readonly partial struct Interval<TFloat> :
    IRootFunctions<Interval<TFloat>>,
    IExponentialFunctions<Interval<TFloat>>,
    ILogarithmicFunctions<Interval<TFloat>>,
    ITrigonometricFunctions<Interval<TFloat>>,
    IPowerFunctions<Interval<TFloat>>,
    IPiecewise<Interval<TFloat>>
    where TFloat : IBinaryFloatingPointIeee754<TFloat>, IMinMaxValue<TFloat>
{
    // Adding +0 turns -0 into 0.
    private Interval(TFloat lower, TFloat upper) => (Lower, Upper) = (lower + TFloat.Zero, upper + TFloat.Zero);

    /// <summary>0 alone.</summary>
    public static Interval<TFloat> Zero => default;

    /// <summary>1 alone.</summary>
    public static Interval<TFloat> One => Of(TFloat.One);

    /// <summary>The whole line with both infinities.</summary>
    public static Interval<TFloat> Entire => new(TFloat.NegativeInfinity, TFloat.PositiveInfinity);

    /// <summary>What is left where nothing is defined; both bounds are NaN.</summary>
    public static Interval<TFloat> NaN => new(TFloat.NaN, TFloat.NaN);

    /// <summary>The least number, or NaN.</summary>
    public TFloat Lower { get; }

    /// <summary>The greatest number, or NaN.</summary>
    public TFloat Upper { get; }

    /// <summary>Upper - Lower, rounded up.</summary>
    public TFloat Width => IsNaN(this) ? TFloat.NaN : Lower == Upper ? TFloat.Zero : Directed.AddUp(Upper, -Lower);

    /// <summary>A number near the middle; 0 for the whole line, infinite for a half line.</summary>
    public TFloat Midpoint
    {
        get
        {
            if (Lower == -Upper) return TFloat.Zero;
            TFloat half = TFloat.One / (TFloat.One + TFloat.One), width = Upper - Lower;
            return TFloat.IsFinite(width) ? Lower + (width * half) : (Lower * half) + (Upper * half);
        }
    }

    /// <summary>One number alone.</summary>
    /// <param name="value">The number; NaN gives <see cref="NaN"/>.</param>
    /// <returns>[value, value].</returns>
    public static Interval<TFloat> Of(TFloat value) => new(value, value);

    /// <summary>The numbers between two.</summary>
    /// <param name="lower">The least.</param>
    /// <param name="upper">The greatest, at least <paramref name="lower"/>.</param>
    /// <returns>[lower, upper].</returns>
    /// <exception cref="ArgumentException">A bound is NaN or they are in the wrong order.</exception>
    public static Interval<TFloat> Of(TFloat lower, TFloat upper) => lower <= upper
        ? new(lower, upper)
        : throw new ArgumentException($"Got the bounds {lower} and {upper}; expected numbers with lower <= upper.", nameof(lower));

    /// <summary>The least interval that holds two.</summary>
    /// <param name="x">An interval.</param>
    /// <param name="y">An interval.</param>
    /// <returns>From the lesser lower to the greater upper bound; NaN when one is NaN.</returns>
    public static Interval<TFloat> Hull(Interval<TFloat> x, Interval<TFloat> y) =>
        new(TFloat.Min(x.Lower, y.Lower), TFloat.Max(x.Upper, y.Upper));

    /// <summary>Whether a number lies inside.</summary>
    /// <param name="value">The number.</param>
    /// <returns>Lower &lt;= value &lt;= Upper; false for NaN.</returns>
    public bool Contains(TFloat value) => Lower <= value && value <= Upper;

    /// <summary>Whether an interval lies inside.</summary>
    /// <param name="other">The interval.</param>
    /// <returns>Whether every number of it is in this one; false for NaN.</returns>
    public bool Contains(Interval<TFloat> other) => Lower <= other.Lower && other.Upper <= Upper;

    /// <summary>Whether there is a number in both.</summary>
    /// <param name="other">The interval.</param>
    /// <returns>Whether they meet; false for NaN.</returns>
    public bool Intersects(Interval<TFloat> other) => Lower <= other.Upper && other.Lower <= Upper;

    /// <inheritdoc/>
    public static Interval<TFloat> operator +(Interval<TFloat> value) => value;

    /// <inheritdoc/>
    public static Interval<TFloat> operator -(Interval<TFloat> value) => new(-value.Upper, -value.Lower);

    /// <inheritdoc/>
    public static Interval<TFloat> operator +(Interval<TFloat> left, Interval<TFloat> right) => IsNaN(left) || IsNaN(right)
        ? NaN
        : new(Directed.AddDown(left.Lower, right.Lower), Directed.AddUp(left.Upper, right.Upper));

    /// <inheritdoc/>
    public static Interval<TFloat> operator -(Interval<TFloat> left, Interval<TFloat> right) => left + -right;

    /// <inheritdoc/>
    public static Interval<TFloat> operator *(Interval<TFloat> left, Interval<TFloat> right) => IsNaN(left) || IsNaN(right)
        ? NaN
        : new(Corners(left, right, Directed.MultiplyDown, TFloat.Min), Corners(left, right, Directed.MultiplyUp, TFloat.Max));

    /// <summary>The quotients that are defined.</summary>
    /// <param name="left">The dividends.</param>
    /// <param name="right">The divisors; a 0 among them is left out, but for 0 alone, where the quotient is anything (NaN for 0/0).</param>
    /// <returns>The quotient.</returns>
    public static Interval<TFloat> operator /(Interval<TFloat> left, Interval<TFloat> right)
    {
        if (IsNaN(left) || IsNaN(right)) return NaN;
        if (right.Upper < TFloat.Zero || right.Lower > TFloat.Zero)
        {
            return new(Corners(left, right, Directed.DivideDown, TFloat.Min), Corners(left, right, Directed.DivideUp, TFloat.Max));
        }

        if (left == Zero) return right == Zero ? NaN : Zero;
        if (right.Upper == TFloat.Zero) return right == Zero ? Entire : -left / -right;
        if (right.Lower < TFloat.Zero || (left.Lower < TFloat.Zero && left.Upper > TFloat.Zero)) return Entire;
        return left.Lower >= TFloat.Zero
            ? new(Directed.DivideDown(left.Lower, right.Upper), TFloat.PositiveInfinity)
            : new(TFloat.NegativeInfinity, Directed.DivideUp(left.Upper, right.Upper));
    }

    /// <inheritdoc/>
    public static Interval<TFloat> operator ++(Interval<TFloat> value) => value + One;

    /// <inheritdoc/>
    public static Interval<TFloat> operator --(Interval<TFloat> value) => value - One;

    /// <inheritdoc/>
    public static bool operator ==(Interval<TFloat> left, Interval<TFloat> right) => left.Lower == right.Lower && left.Upper == right.Upper;

    /// <inheritdoc/>
    public static bool operator !=(Interval<TFloat> left, Interval<TFloat> right) => !(left == right);

    /// <inheritdoc/>
    public static Interval<TFloat> Abs(Interval<TFloat> value) =>
        value.Lower >= TFloat.Zero ? value
        : value.Upper <= TFloat.Zero ? -value
        : new(IsNaN(value) ? TFloat.NaN : TFloat.Zero, TFloat.Max(-value.Lower, value.Upper));

    /// <inheritdoc/>
    public static Interval<TFloat> Max(Interval<TFloat> x, Interval<TFloat> y) =>
        new(TFloat.Max(x.Lower, y.Lower), TFloat.Max(x.Upper, y.Upper));

    /// <inheritdoc/>
    public static Interval<TFloat> Min(Interval<TFloat> x, Interval<TFloat> y) =>
        new(TFloat.Min(x.Lower, y.Lower), TFloat.Min(x.Upper, y.Upper));

    /// <inheritdoc/>
    public static Interval<TFloat> Step(Interval<TFloat> x) =>
        IsNaN(x) ? NaN : new(Piecewise.Step(x.Lower), Piecewise.Step(x.Upper));

    /// <inheritdoc/>
    public bool Equals(Interval<TFloat> other) => Lower.Equals(other.Lower) && Upper.Equals(other.Upper);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Interval<TFloat> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Lower, Upper);

    // A function that is monotone in each argument has its extremes at the corners.
    private static TFloat Corners(
        Interval<TFloat> x, Interval<TFloat> y, Func<TFloat, TFloat, TFloat> f, Func<TFloat, TFloat, TFloat> choose) =>
        choose(choose(f(x.Lower, y.Lower), f(x.Lower, y.Upper)), choose(f(x.Upper, y.Lower), f(x.Upper, y.Upper)));
}
