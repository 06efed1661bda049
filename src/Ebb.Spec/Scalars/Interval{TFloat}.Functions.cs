using System.Numerics;

namespace Ebb.Spec.Scalars;

/// <content>Roots, powers, exponentials and logarithms.</content>
public readonly partial struct Interval<TFloat>
{
    // A library value is taken to be within 2 units of the truth. Two values, one at the bound and one inside, may then be 4 apart in the
    // wrong order: 4 units hold the truth and every plain run.
    private const int Units = 4;

    // The C library of Linux documents 4 units for the cube root, and exp(x) - 1 takes a handful of roundings.
    private const int MoreUnits = 8;

    // Up to here a whole power is multiplied out.
    private const int MultipliedPower = 64;

    /// <inheritdoc/>
    public static Interval<TFloat> E => Beside(TFloat.E);

    /// <inheritdoc/>
    public static Interval<TFloat> Pi => Beside(TFloat.Pi);

    /// <inheritdoc/>
    public static Interval<TFloat> Tau => Beside(TFloat.Tau);

    /// <summary>The root of what is not negative, as tight as can be.</summary>
    /// <param name="x">An interval.</param>
    /// <returns>sqrt(x); NaN when all of x is negative.</returns>
    public static Interval<TFloat> Sqrt(Interval<TFloat> x) => x.Upper >= TFloat.Zero
        ? new(Directed.SqrtDown(TFloat.Max(x.Lower, TFloat.Zero)), Directed.SqrtUp(x.Upper))
        : NaN;

    /// <inheritdoc/>
    public static Interval<TFloat> Cbrt(Interval<TFloat> x) => Increasing(x, TFloat.Cbrt, TFloat.Zero, MoreUnits);

    /// <summary>The root of degree n; odd roots of negative numbers are negative.</summary>
    /// <param name="x">An interval.</param>
    /// <param name="n">Other than 0.</param>
    /// <returns>The root; NaN when n is 0, or when it is even and all of x is negative.</returns>
    public static Interval<TFloat> RootN(Interval<TFloat> x, int n)
    {
        if (n is 0 || IsNaN(x)) return NaN;
        if (n is 1) return x;
        if (n is 2) return Sqrt(x);
        if (n is 3) return Cbrt(x);
        if (int.IsEvenInteger(n)) return x.Upper < TFloat.Zero ? NaN : RealPower(Max(x, Zero), One / Enclose((double)n));
        if (n < 0) return One / RootN(x, -n);
        return EndByEnd(x, end => RealPower(end, One / Enclose((double)n)));
    }

    /// <inheritdoc/>
    public static Interval<TFloat> Hypot(Interval<TFloat> x, Interval<TFloat> y)
    {
        Interval<TFloat> a = Abs(x), b = Abs(y);
        return IsNaN(x) || IsNaN(y)
            ? NaN
            : NotNegative(Down(TFloat.Hypot(a.Lower, b.Lower), Units), Up(TFloat.Hypot(a.Upper, b.Upper), Units));
    }

    /// <summary>
    /// The exponential. Like every function that the run-time library computes, it takes the library's values at the bounds, moves them
    /// outward by 4 units in the last place (8 for Cbrt and ExpM1; none at 0, where the value is exact), and cuts at the known range.
    /// That supposes errors of at most 2 units (4) there, which tests measure.
    /// </summary>
    /// <param name="x">An interval.</param>
    /// <returns>e^x, in [0, infinity].</returns>
    public static Interval<TFloat> Exp(Interval<TFloat> x) => NotNegative(Increasing(x, TFloat.Exp, TFloat.Zero));

    /// <summary>e^x - 1, narrow near 0 too: the plain run that it holds is <see cref="Accurate.ExpM1"/>, not the base library's.</summary>
    /// <param name="x">An interval.</param>
    /// <returns>In [-1, infinity].</returns>
    public static Interval<TFloat> ExpM1(Interval<TFloat> x) => Max(Increasing(x, Accurate.ExpM1, TFloat.Zero, MoreUnits), -One);

    /// <inheritdoc/>
    public static Interval<TFloat> Exp2(Interval<TFloat> x) => NotNegative(Increasing(x, TFloat.Exp2, TFloat.Zero));

    /// <inheritdoc/>
    public static Interval<TFloat> Exp10(Interval<TFloat> x) => NotNegative(Increasing(x, TFloat.Exp10, TFloat.Zero));

    /// <inheritdoc/>
    public static Interval<TFloat> Log(Interval<TFloat> x) => Logarithm(x, TFloat.Log);

    /// <inheritdoc/>
    public static Interval<TFloat> Log(Interval<TFloat> x, Interval<TFloat> newBase) => Log(x) / Log(newBase);

    /// <inheritdoc/>
    public static Interval<TFloat> Log2(Interval<TFloat> x) => Logarithm(x, Log2Of);

    /// <inheritdoc/>
    public static Interval<TFloat> Log10(Interval<TFloat> x) => Logarithm(x, TFloat.Log10);

    /// <summary>
    /// The powers that are real. A whole exponent alone takes any base, and up to 64 it is multiplied out: x^2 is tight where x * x,
    /// which cannot know that both are the same number, is not.
    /// </summary>
    /// <param name="x">The bases.</param>
    /// <param name="y">The exponents.</param>
    /// <returns>x^y.</returns>
    public static Interval<TFloat> Pow(Interval<TFloat> x, Interval<TFloat> y)
    {
        if (IsNaN(x) || IsNaN(y)) return NaN;
        if (IsInteger(y)) return WholePower(x, y.Lower);
        if (x.Lower >= TFloat.Zero) return RealPower(x, y);
        if (TFloat.Ceiling(y.Lower) > TFloat.Floor(y.Upper)) return x.Upper < TFloat.Zero ? NaN : RealPower(Max(x, Zero), y);

        // Some exponents are whole, and take negative bases to either sign.
        TFloat greatest = RealPower(Abs(x), y).Upper;
        return new(-greatest, greatest);
    }

    // A binary floating-point type has two Log2; this is the one of the logarithms.
    private static TNumber Log2Of<TNumber>(TNumber x)
        where TNumber : ILogarithmicFunctions<TNumber> => TNumber.Log2(x);

    private static Interval<TFloat> WholePower(Interval<TFloat> x, TFloat n)
    {
        if (n < TFloat.Zero) return One / WholePower(x, -n);
        if (TFloat.IsEvenInteger(n)) return Power(Abs(x));
        return EndByEnd(x, Power);

        Interval<TFloat> Power(Interval<TFloat> b) =>
            n > TFloat.CreateTruncating(MultipliedPower) ? RealPower(b, Of(n)) : Product(b, int.CreateTruncating(n));
    }

    private static Interval<TFloat> Product(Interval<TFloat> x, int n)
    {
        Interval<TFloat> product = One;
        for (; n > 0; n >>= 1)
        {
            if (int.IsOddInteger(n)) product *= x;
            x *= x;
        }

        return product;
    }

    // x^y = exp(y log x), x >= 0: y log x is monotone in each of the two.
    private static Interval<TFloat> RealPower(Interval<TFloat> x, Interval<TFloat> y)
    {
        return NotNegative(
            Corners(x, y, (b, e) => Down(TFloat.Pow(b, e), UnitsOf(b, e)), TFloat.Min),
            Corners(x, y, (b, e) => Up(TFloat.Pow(b, e), UnitsOf(b, e)), TFloat.Max));

        static int UnitsOf(TFloat b, TFloat e) => b == TFloat.Zero || b == TFloat.One || e == TFloat.Zero ? 0 : Units;
    }

    // An odd function that increases, known for numbers that are not negative.
    private static Interval<TFloat> EndByEnd(Interval<TFloat> x, Func<Interval<TFloat>, Interval<TFloat>> f)
    {
        return new(At(x.Lower).Lower, At(x.Upper).Upper);

        Interval<TFloat> At(TFloat end) => end < TFloat.Zero ? -f(Of(-end)) : f(Of(end));
    }

    private static Interval<TFloat> Logarithm(Interval<TFloat> x, Func<TFloat, TFloat> f) => x.Upper >= TFloat.Zero
        ? Increasing(Max(x, Zero), f, TFloat.One)
        : NaN;

    private static Interval<TFloat> Increasing(Interval<TFloat> x, Func<TFloat, TFloat> f, TFloat exactAt, int units = Units) => new(
        Down(f(x.Lower), x.Lower == exactAt ? 0 : units),
        Up(f(x.Upper), x.Upper == exactAt ? 0 : units));

    private static Interval<TFloat> NotNegative(Interval<TFloat> x) => Max(x, Zero);

    private static Interval<TFloat> NotNegative(TFloat lower, TFloat upper) => NotNegative(new(lower, upper));

    private static Interval<TFloat> Beside(TFloat rounded) => new(TFloat.BitDecrement(rounded), TFloat.BitIncrement(rounded));

    private static TFloat Up(TFloat x, int units)
    {
        for (int i = 0; i < units; i++) x = TFloat.BitIncrement(x);
        return x;
    }

    private static TFloat Down(TFloat x, int units) => -Up(-x, units);
}
