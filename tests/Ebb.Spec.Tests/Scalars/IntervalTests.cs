using System.Globalization;
using System.Numerics;
using Ebb.Spec.Scalars;
using Ebb.Testing.Exact;
using FsCheck.Fluent;
using I = Ebb.Spec.Scalars.Interval<double>;
using S = Ebb.Spec.Scalars.Interval<float>;

namespace Ebb.Spec.Tests.Scalars;

public sealed class IntervalTests
{
    private const double Inf = double.PositiveInfinity;

    [Theory]
    [InlineData(2, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(1, double.NaN)]
    public void Of_BoundsThatEncloseNothing_Refuses(double lower, double upper)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(nameof(lower), () => I.Of(lower, upper));
        Assert.Contains("lower <= upper", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Queries_OfAnInterval_AnswerAboutItsBounds()
    {
        I x = I.Of(-1, 3);

        Assert.Equal((4, 1), (x.Width, x.Midpoint));
        Assert.Equal(Math.BitIncrement(1), I.Of(-Math.ScaleB(1, -60), 1).Width);
        Assert.Equal((0, double.MaxValue), (I.Of(-double.MaxValue, double.MaxValue).Midpoint, I.Of(double.MaxValue).Midpoint));
        Assert.True(x.Contains(3) && !x.Contains(3.5) && !x.Contains(double.NaN) && x.Contains(I.Of(0, 3)) && !x.Contains(I.Of(0, 4)));
        Assert.True(x.Intersects(I.Of(3, 5)) && !x.Intersects(I.Of(4, 5)));
        Assert.Equal(I.Of(-1, 5), I.Hull(x, I.Of(4, 5)));
        Assert.Equal("[-1, 3]", x.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal(I.Zero, I.Of(-0.0));
    }

    [Fact]
    public void Predicates_OfAnInterval_SayThatTheyCertainlyHold()
    {
        Assert.True(I.IsPositive(I.Of(0, 1)) && !I.IsPositive(I.Of(-1, 1)) && !I.IsNegative(I.Of(-1, 1)) && I.IsNegative(I.Of(-2, -1)));
        Assert.True(I.IsFinite(I.Of(0, 1)) && !I.IsFinite(I.Of(0, Inf)) && !I.IsInfinity(I.Of(0, Inf)) && I.IsPositiveInfinity(I.Of(Inf)));
        Assert.True(I.IsInteger(I.Of(2)) && !I.IsInteger(I.Of(2, 3)) && I.IsEvenInteger(I.Of(2)) && !I.IsOddInteger(I.Of(2)));
        Assert.True(I.IsNormal(I.Of(1, 2)) && !I.IsNormal(I.Of(-1, 2)) && I.IsSubnormal(I.Of(double.Epsilon)) && !I.IsSubnormal(I.Zero));
    }

    [Fact]
    public void Operations_OfNaN_AreNaN()
    {
        Func<I, I>[] operations =
        [
            x => x + I.One, x => I.One - x, x => x * I.Zero, x => x / I.One, x => I.One / x, x => I.Zero / x,
            I.Abs, I.Sqrt, I.Cbrt, x => I.RootN(x, 4), x => I.RootN(x, 5), x => I.Hypot(x, I.One),
            x => I.Pow(x, I.Zero), x => I.Pow(I.One, x),
            I.Exp, I.ExpM1, I.Log, I.Sin, I.Cos, I.Tan, I.SinPi, I.CosPi, I.TanPi, I.Asin, I.Acos, I.Atan,
            Piecewise.Step, x => Piecewise.Max(x, I.One), x => Piecewise.Min(I.One, x), x => I.Hull(x, I.One),
        ];

        Assert.All(operations, operation => Assert.True(I.IsNaN(operation(I.NaN)) && double.IsNaN(operation(I.NaN).Upper)));
        Assert.True(I.NaN != I.NaN && I.NaN.Equals(I.NaN) && !I.NaN.Intersects(I.Entire));
    }

    [Theory]
    [InlineData(-1, 2, 0, 2, 0, 1)]
    [InlineData(1, 2, 1, 2, 1, 1)]
    [InlineData(-2, 0, 0, 0, 0, 0)]
    public void MaxAndStep_OfAnInterval_GoEndByEnd(
        double lower, double upper, double maxLower, double maxUpper, double stepLower, double stepUpper)
    {
        Assert.Equal(I.Of(maxLower, maxUpper), Piecewise.Max(I.Of(lower, upper), I.Zero));
        Assert.Equal(I.Of(stepLower, stepUpper), Piecewise.Step(I.Of(lower, upper)));
    }

    [Fact]
    public void Constants_AreEnclosedBetweenNeighbours()
    {
        Holds(I.Pi, BigFloat.Pi);
        Holds(I.E, BigFloat.E);
        Holds(I.Tau, BigFloat.Tau);
        Holds(S.Pi, BigFloat.Pi);
        Holds(S.E, BigFloat.E);
        Holds(S.Tau, BigFloat.Tau);
    }

    [Fact]
    public void Conversions_OfExactNumbers_ArePoints()
    {
        Assert.Equal(S.Of(7), Created<S, int>(7));
        Assert.Equal(I.Of(1L << 53), Created<I, long>(1L << 53));
        Assert.Equal(I.Of(0.25), Created<I, decimal>(0.25m));
        Assert.Equal(S.Of(0.25f), Created<S, double>(0.25));
        Assert.Equal(I.Of(0.1f), Created<I, float>(0.1f));
        Assert.Equal(I.Of(1.5), Created<I, Half>((Half)1.5f));
        Assert.Equal(I.Of(0.1f, 2), Created<I, S>(S.Of(0.1f, 2)));
        Assert.Equal(I.Of(-3), Created<I, BigInteger>(-3));
        Assert.True(I.IsNaN(Created<I, double>(double.NaN)));
        Assert.Equal(S.Of(float.PositiveInfinity), Created<S, double>(Inf));
    }

    [Fact]
    public void Conversions_OfOtherNumbers_EncloseThem()
    {
        Assert.Equal(S.Of(float.MaxValue, float.PositiveInfinity), Created<S, double>(1e300));
        Assert.Equal(S.Of(0, float.Epsilon), Created<S, double>(1e-300));
        Assert.Equal(I.Of(Math.ScaleB(1, 53), Math.ScaleB(1, 53) + 2), Created<I, long>((1L << 53) + 1));
        Assert.Equal(I.Of(-Math.ScaleB(1, 63), -Math.ScaleB(1, 63) + 1024), Created<I, long>(-long.MaxValue));
        Assert.Equal(I.Of(double.MaxValue, Inf), Created<I, BigInteger>(BigInteger.Pow(10, 400)));
        Assert.Equal(I.Of(Math.BitDecrement(0.1), 0.1), Created<I, decimal>(0.1m));
        Assert.Equal(S.Of(float.BitDecrement(0.1f), 0.1f), Created<S, double>(0.1));
        Assert.Equal(I.Of(1 / 3.0, Math.BitIncrement(1 / 3.0)), Ratio.Of<I>(1, 3));
        Assert.Throws<NotSupportedException>(() => Created<I, Complex>(Complex.One));
        Assert.Throws<NotSupportedException>(() => Created<double, I>(I.One));
    }

    [Fact]
    public void Conversions_OfAnyLongOrDouble_EncloseTheNumber() => Laws.Hold(
        from high in Gen.Choose(int.MinValue, int.MaxValue) from low in Gen.Choose(0, int.MaxValue) select ((long)high << 32) + low,
        number =>
        {
            double real = number * 1.1;
            Holds(Created<I, long>(number), BigFloat.FromInteger(number));
            Holds(Created<S, long>(number), BigFloat.FromInteger(number));
            Holds(Created<S, double>(real), BigFloat.FromDouble(real));
        });

    [Theory]
    [InlineData("0.25", 1, 4)]
    [InlineData("0.1", 1, 10)]
    [InlineData("-3.7", -37, 10)]
    [InlineData("1234567.0000000001", 12345670000000001, 10_000_000_000)]
    [InlineData("1e-3", 1, 1000)]
    [InlineData("0.0000000000000000000000000000000000000", 0, 1)]
    public void Parse_OfADecimal_EnclosesIt(string text, long numerator, long denominator)
    {
        I got = I.Parse(text, CultureInfo.InvariantCulture);
        BigRational want = new(numerator, denominator);

        Assert.True(BigRational.FromDouble(got.Lower) <= want && want <= BigRational.FromDouble(got.Upper));
        Assert.True(got.Upper <= Math.BitIncrement(Math.BitIncrement(got.Lower)));
        Assert.True(got.Contains(double.Parse(text, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Parse_OfTextsAtTheEdge_StaysHonest()
    {
        Assert.Equal(I.Of(0.25), I.Parse("0.25", CultureInfo.InvariantCulture));
        Assert.Equal(I.Of(double.MaxValue, Inf), I.Parse("1e999", CultureInfo.InvariantCulture));
        Assert.Equal(I.Of(-double.Epsilon, double.Epsilon), I.Parse("1e-999", CultureInfo.InvariantCulture));
        Assert.False(I.TryParse("[1, 2]", CultureInfo.InvariantCulture, out _));
        Assert.Throws<FormatException>(() => I.Parse("one", CultureInfo.InvariantCulture));
    }

    private static TScalar Created<TScalar, TOther>(TOther value)
        where TScalar : INumberBase<TScalar>
        where TOther : INumberBase<TOther> => TScalar.CreateChecked(value);

    private static void Holds<TFloat>(Interval<TFloat> got, BigFloat exact)
        where TFloat : IBinaryFloatingPointIeee754<TFloat>, IMinMaxValue<TFloat>
    {
        Assert.True(BigFloat.FromDouble(double.CreateChecked(got.Lower)) <= exact);
        Assert.True(exact <= BigFloat.FromDouble(double.CreateChecked(got.Upper)));
        Assert.True(got.Upper <= TFloat.BitIncrement(TFloat.BitIncrement(got.Lower)));
    }
}
