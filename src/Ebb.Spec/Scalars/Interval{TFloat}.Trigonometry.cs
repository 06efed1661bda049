namespace Ebb.Spec.Scalars;

/// <content>
/// The trigonometric functions: the values at the bounds, and the extremes that lie between them. Those are found by counting quarter
/// turns in interval arithmetic, so one that may lie between is taken to.
/// </content>
public readonly partial struct Interval<TFloat>
{
    /// <inheritdoc/>
    public static Interval<TFloat> Sin(Interval<TFloat> x) => Wave(x, Quarters(x), TFloat.Sin, IsNothing, peak: 1);

    /// <inheritdoc/>
    public static Interval<TFloat> Cos(Interval<TFloat> x) => Wave(x, Quarters(x), TFloat.Cos, IsNothing, peak: 0);

    /// <inheritdoc/>
    public static (Interval<TFloat> Sin, Interval<TFloat> Cos) SinCos(Interval<TFloat> x) => (Sin(x), Cos(x));

    /// <inheritdoc/>
    public static Interval<TFloat> SinPi(Interval<TFloat> x) => Wave(x, x + x, TFloat.SinPi, IsWholeQuarter, peak: 1);

    /// <inheritdoc/>
    public static Interval<TFloat> CosPi(Interval<TFloat> x) => Wave(x, x + x, TFloat.CosPi, IsWholeQuarter, peak: 0);

    /// <inheritdoc/>
    public static (Interval<TFloat> SinPi, Interval<TFloat> CosPi) SinCosPi(Interval<TFloat> x) => (SinPi(x), CosPi(x));

    /// <inheritdoc/>
    public static Interval<TFloat> Tan(Interval<TFloat> x) => Tangent(x, Quarters(x), TFloat.Tan);

    /// <inheritdoc/>
    public static Interval<TFloat> TanPi(Interval<TFloat> x) => Tangent(x, x + x, TFloat.TanPi);

    /// <inheritdoc/>
    public static Interval<TFloat> Asin(Interval<TFloat> x) =>
        IsOutside(x) ? NaN : Increasing(Piecewise.ClampToUnit(x), TFloat.Asin, TFloat.Zero);

    /// <inheritdoc/>
    public static Interval<TFloat> Acos(Interval<TFloat> x) =>
        IsOutside(x) ? NaN : NotNegative(-Increasing(Piecewise.ClampToUnit(x), y => -TFloat.Acos(y), TFloat.One));

    /// <inheritdoc/>
    public static Interval<TFloat> Atan(Interval<TFloat> x) => Increasing(x, TFloat.Atan, TFloat.Zero);

    /// <inheritdoc/>
    public static Interval<TFloat> AsinPi(Interval<TFloat> x) => Asin(x) / Pi;

    /// <inheritdoc/>
    public static Interval<TFloat> AcosPi(Interval<TFloat> x) => Acos(x) / Pi;

    /// <inheritdoc/>
    public static Interval<TFloat> AtanPi(Interval<TFloat> x) => Atan(x) / Pi;

    private static Interval<TFloat> Quarters(Interval<TFloat> x) => (x + x) / Pi;

    // A wave that is 1 at the quarter turns 4k + peak and -1 at 4k + peak + 2.
    private static Interval<TFloat> Wave(
        Interval<TFloat> x, Interval<TFloat> quarters, Func<TFloat, TFloat> f, Func<TFloat, bool> isExact, int peak)
    {
        if (IsNaN(x)) return NaN;
        if (!AreCountable(quarters)) return new(-TFloat.One, TFloat.One);
        int from = isExact(x.Lower) ? 0 : Units, to = isExact(x.Upper) ? 0 : Units;
        TFloat atLower = f(x.Lower), atUpper = f(x.Upper);
        TFloat lower = HoldsWhole(quarters, peak + 2, 4) ? -TFloat.One : TFloat.Min(Down(atLower, from), Down(atUpper, to));
        TFloat upper = HoldsWhole(quarters, peak, 4) ? TFloat.One : TFloat.Max(Up(atLower, from), Up(atUpper, to));
        return Piecewise.ClampToUnit(new Interval<TFloat>(lower, upper));
    }

    private static Interval<TFloat> Tangent(Interval<TFloat> x, Interval<TFloat> quarters, Func<TFloat, TFloat> f)
    {
        if (IsNaN(x)) return NaN;
        return AreCountable(quarters) && !HoldsWhole(quarters, 1, 2) ? Increasing(x, f, TFloat.Zero) : Entire;
    }

    // Far out the spacing of numbers nears a quarter turn.
    private static bool AreCountable(Interval<TFloat> quarters)
    {
        TFloat limit = TFloat.ScaleB(TFloat.One, TFloat.One.GetSignificandBitLength() - 4);
        return -limit <= quarters.Lower && quarters.Upper <= limit;
    }

    // Whether some remainder + k period lies inside.
    private static bool HoldsWhole(Interval<TFloat> x, int remainder, int period)
    {
        long first = long.CreateTruncating(TFloat.Ceiling(x.Lower)), last = long.CreateTruncating(TFloat.Floor(x.Upper));
        long next = first + ((((remainder - first) % period) + period) % period);
        return next <= last;
    }

    private static bool IsOutside(Interval<TFloat> x) => !x.Intersects(new(-TFloat.One, TFloat.One));

    private static bool IsNothing(TFloat x) => x == TFloat.Zero;

    // The library has -1, 0 and 1 there.
    private static bool IsWholeQuarter(TFloat x) => TFloat.IsInteger(x + x);
}
