using System.Numerics;
using Ebb.Spec.Scalars;
using Ebb.Testing.Exact;
using Ebb.Testing.Theorems;
using FsCheck;
using FsCheck.Fluent;
using I = Ebb.Spec.Scalars.Interval<double>;

namespace Ebb.Spec.Tests.Scalars;

/// <summary>Sums, products, quotients and roots against rational arithmetic, over all exponents.</summary>
public sealed class IntervalArithmeticTests
{
    private const double Max = double.MaxValue, Tiny = double.Epsilon, Inf = double.PositiveInfinity;

    // The number before Max, and the product of the two, which is exact.
    private const double BelowMax = 1.7976931348623155E+308, MaxTiny = Max * Tiny;

    // Significands of few bits make exact results; of all bits, rounded ones. Exponents over the whole range overflow and underflow.
    private static Gen<double> Doubles { get; } =
        from high in Gen.Choose(0, (1 << 26) - 1)
        from low in Gen.Choose(0, (1 << 26) - 1)
        from isShort in Gen.Elements(true, false)
        from exponent in Gen.OneOf(Gen.Choose(-4, 4), Gen.Choose(-30, 30), Gen.Choose(-1080, 1023))
        from sign in Gen.Elements(-1, 1)
        select sign * Math.ScaleB(isShort ? 1 + (high % 8 * 0.125) : 1 + Math.ScaleB(high, -26) + Math.ScaleB(low, -52), exponent);

    private static Gen<float> Singles { get; } = Doubles.Select(x => (float)x).Where(float.IsFinite);

    private static Gen<I> Intervals { get; } =
        from x in Doubles from y in Gen.OneOf(Doubles, Gen.Constant(0.0)) select I.Of(Math.Min(x, y), Math.Max(x, y));

    [Fact]
    [Theorem("interval-arithmetic", Evidence.Exact)]
    public void Arithmetic_OfPointsInDouble_IsTheTightestEnclosure() => Laws.Hold(
        Gen.ArrayOf(Doubles.Two(), 20), pairs => Assert.All(pairs, pair => TightInAll(pair.Item1, pair.Item2)));

    [Fact]
    public void Arithmetic_OfPointsInFloat_IsTheTightestEnclosure() => Laws.Hold(
        Gen.ArrayOf(Singles.Two(), 20), pairs => Assert.All(pairs, pair => TightInAll(pair.Item1, pair.Item2)));

    [Fact]
    [Theorem("interval-arithmetic", Evidence.Exact)]
    public void Sqrt_OfAPoint_IsTheTightestEnclosure() => Laws.Hold(Doubles, x =>
    {
        I root = I.Sqrt(I.Of(Math.Abs(x)));
        BigRational square = BigRational.FromDouble(Math.Abs(x));

        Assert.True(Square(root.Lower) <= square && square <= Square(root.Upper));
        Assert.True(root.Contains(Math.Sqrt(Math.Abs(x))));
        if (Square(root.Lower) == square && (x == 0 || Math.Abs(x) > 1e-290)) Assert.Equal(root.Lower, root.Upper);
        else Assert.InRange(root.Upper, Math.BitIncrement(root.Lower), Math.BitIncrement(Math.BitIncrement(root.Lower)));

        static BigRational Square(double y) => BigRational.Pow(BigRational.FromDouble(y), 2);
    });

    [Fact]
    [Theorem("interval-arithmetic", Evidence.Exact)]
    public void Arithmetic_OfIntervals_HoldsWhatItMakesOfTheNumbersInside() => Laws.Hold(
        from x in Intervals from y in Intervals from s in Laws.Between(0, 1) from t in Laws.Between(0, 1) select (x, y, s, t),
        law =>
        {
            double a = Inside(law.x, law.s), b = Inside(law.y, law.t);
            Holds(law.x + law.y, BigRational.FromDouble(a) + BigRational.FromDouble(b), a + b);
            Holds(law.x - law.y, BigRational.FromDouble(a) - BigRational.FromDouble(b), a - b);
            Holds(law.x * law.y, BigRational.FromDouble(a) * BigRational.FromDouble(b), a * b);
            if (b != 0) Holds(law.x / law.y, BigRational.FromDouble(a) / BigRational.FromDouble(b), a / b);
            if (a >= 0) Assert.True(I.Sqrt(law.x).Contains(Math.Sqrt(a)));
            Assert.True(I.Abs(law.x).Contains(Math.Abs(a)));
            Assert.True(Piecewise.Max(law.x, law.y).Contains(Math.Max(a, b)));
            Assert.True(Piecewise.Min(law.x, law.y).Contains(Math.Min(a, b)));
            Assert.True(Piecewise.Step(law.x).Contains(Piecewise.Step(a)));
            Assert.True(law.x.Contains(law.x.Midpoint));

            static double Inside(I x, double share) => Math.Clamp((x.Lower * (1 - share)) + (x.Upper * share), x.Lower, x.Upper);
        });

    // Operands, and the bounds of sum, difference, product and quotient, where rounding to nearest would not bound.
    [Theory]
    [InlineData(1, 0.25, 1.25, 1.25, 0.75, 0.75, 0.25, 0.25, 4, 4)]
    [InlineData(Max, Max, Max, Inf, 0, 0, Max, Inf, 1, 1)]
    [InlineData(-Max, Max, 0, 0, -Inf, -Max, -Inf, -Max, -1, -1)]
    [InlineData(Max, Tiny, Max, Inf, BelowMax, Max, MaxTiny, MaxTiny, Max, Inf)]
    [InlineData(Tiny, Tiny, 2 * Tiny, 2 * Tiny, 0, 0, 0, Tiny, 0.9999999999999999, 1.0000000000000002)]
    [InlineData(-Tiny, Max, BelowMax, Max, -Inf, -Max, -MaxTiny, -MaxTiny, -Tiny, 0)]
    [InlineData(Inf, 1, Inf, Inf, Inf, Inf, Inf, Inf, Inf, Inf)]
    [InlineData(1, Inf, Inf, Inf, -Inf, -Inf, Inf, Inf, 0, 0)]
    [InlineData(Inf, Inf, Inf, Inf, -Inf, Inf, Inf, Inf, 0, Inf)]
    [InlineData(0, Inf, Inf, Inf, -Inf, -Inf, 0, 0, 0, 0)]
    public void Arithmetic_AtTheEdges_StaysABound(
        double x, double y, double sumLower, double sumUpper, double lessLower, double lessUpper,
        double timesLower, double timesUpper, double overLower, double overUpper)
    {
        I a = I.Of(x), b = I.Of(y);
        Assert.Equal(I.Of(sumLower, sumUpper), a + b);
        Assert.Equal(I.Of(lessLower, lessUpper), a - b);
        Assert.Equal(I.Of(timesLower, timesUpper), a * b);
        Assert.Equal(I.Of(overLower, overUpper), a / b);
    }

    [Theory]
    [InlineData(1, 2, 0, 4, 0.25, Inf)]
    [InlineData(1, 2, -4, 0, -Inf, -0.25)]
    [InlineData(-2, -1, 0, 4, -Inf, -0.25)]
    [InlineData(-2, -1, -4, 0, 0.25, Inf)]
    [InlineData(-1, 2, 0, 4, -Inf, Inf)]
    [InlineData(0, 2, 0, 4, 0, Inf)]
    [InlineData(1, 2, -1, 4, -Inf, Inf)]
    [InlineData(1, 2, 0, 0, -Inf, Inf)]
    [InlineData(0, 0, 0, 4, 0, 0)]
    [InlineData(0, 0, -1, 4, 0, 0)]
    [InlineData(0, 1, 0, 0, -Inf, Inf)]
    [InlineData(0, 0, 0, 0, double.NaN, double.NaN)]
    public void Quotient_ByAnIntervalWithZero_IsTheLineOrAHalfOfIt(double a, double b, double c, double d, double lower, double upper)
    {
        I quotient = I.Of(a, b) / I.Of(c, d);
        Assert.Equal((lower, upper), (quotient.Lower, quotient.Upper));
    }

    private static void TightInAll<TFloat>(TFloat x, TFloat y)
        where TFloat : IBinaryFloatingPointIeee754<TFloat>, IMinMaxValue<TFloat>
    {
        Interval<TFloat> a = Interval<TFloat>.Of(x), b = Interval<TFloat>.Of(y);
        BigRational p = Exact(x), q = Exact(y);
        Tight(a + b, p + q, x + y, isSmall: false);
        Tight(a - b, p - q, x - y, isSmall: false);
        Tight(a * b, p * q, x * y, IsSmall(x * y));
        if (y != TFloat.Zero) Tight(a / b, p / q, x / y, IsSmall(x));

        // The rounding error of these may be too small to be a number.
        static bool IsSmall(TFloat of) => TFloat.Abs(of) < TFloat.ScaleB(TFloat.Epsilon, 2 * TFloat.One.GetSignificandBitLength());
    }

    private static void Tight<TFloat>(Interval<TFloat> got, BigRational exact, TFloat rounded, bool isSmall)
        where TFloat : IBinaryFloatingPointIeee754<TFloat>, IMinMaxValue<TFloat>
    {
        Holds(got, exact, rounded);
        bool isExact = TFloat.IsFinite(rounded) && Exact(rounded) == exact;
        if (isSmall) Assert.True(TFloat.BitDecrement(rounded) <= got.Lower && got.Upper <= TFloat.BitIncrement(rounded));
        else Assert.Equal(isExact ? got.Lower : TFloat.BitIncrement(got.Lower), got.Upper);
    }

    private static void Holds<TFloat>(Interval<TFloat> got, BigRational exact, TFloat rounded)
        where TFloat : IBinaryFloatingPointIeee754<TFloat>, IMinMaxValue<TFloat>
    {
        Assert.True(got.Contains(rounded), $"{rounded} is not in {got}.");
        Assert.True(got.Lower == TFloat.NegativeInfinity || Exact(got.Lower) <= exact, $"{exact} is below {got}.");
        Assert.True(got.Upper == TFloat.PositiveInfinity || exact <= Exact(got.Upper), $"{exact} is above {got}.");
    }

    private static BigRational Exact<TFloat>(TFloat x)
        where TFloat : INumberBase<TFloat> => BigRational.FromDouble(double.CreateChecked(x));
}
