using System.Numerics;
using Ebb.Spec.Scalars;
using Ebb.Testing.Exact;
using Ebb.Testing.Theorems;
using I = Ebb.Spec.Scalars.Interval<double>;

namespace Ebb.Spec.Tests.Scalars;

/// <summary>The functions of the run-time library: its errors, which the enclosures suppose, and the enclosures themselves.</summary>
public sealed class IntervalFunctionsTests
{
    private const double Inf = double.PositiveInfinity;

    private static readonly Row[] Rows =
    [
        new("cbrt", -1e3, 1e3, BigFloat.Cbrt, double.Cbrt, float.Cbrt, I.Cbrt, Units: 4),
        new("exp", -700, 700, BigFloat.Exp, double.Exp, float.Exp, I.Exp),
        new("exp near 0", -1e-3, 1e-3, BigFloat.Exp, double.Exp, float.Exp, I.Exp),
        new("expm1", -30, 30, BigFloat.ExpM1, Accurate.ExpM1, Accurate.ExpM1, I.ExpM1, Units: 4),
        new("expm1 near 0", -1e-6, 1e-6, BigFloat.ExpM1, Accurate.ExpM1, Accurate.ExpM1, I.ExpM1, Units: 4),
        new("exp2", -1000, 1000, BigFloat.Exp2, double.Exp2, float.Exp2, I.Exp2),
        new("exp10", -300, 300, BigFloat.Exp10, double.Exp10, float.Exp10, I.Exp10),
        new("log", 1e-9, 1e9, BigFloat.Log, double.Log, float.Log, I.Log),
        new("log near 1", 0.999, 1.001, BigFloat.Log, double.Log, float.Log, I.Log),
        new("log2", 1e-9, 100, BigFloat.Log2, double.Log2, float.Log2, I.Log2),
        new("log10", 1e-9, 100, BigFloat.Log10, double.Log10, float.Log10, I.Log10),
        new("pow 2.7", 0, 100, x => BigFloat.Pow(x, BigFloat.FromDouble(2.75)), x => Math.Pow(x, 2.75), x => MathF.Pow(x, 2.75f),
            x => I.Pow(x, I.Of(2.75))),
        new("hypot", -50, 100, x => BigFloat.Hypot(x, BigFloat.One), x => double.Hypot(x, 1), x => float.Hypot(x, 1),
            x => I.Hypot(x, I.One)),
        new("sin", -1e3, 1e3, BigFloat.Sin, double.Sin, float.Sin, I.Sin),
        new("cos", -1e3, 1e3, BigFloat.Cos, double.Cos, float.Cos, I.Cos),
        new("tan", -1.57, 1.57, BigFloat.Tan, double.Tan, float.Tan, I.Tan),
        new("sinPi", -30, 30, BigFloat.SinPi, double.SinPi, float.SinPi, I.SinPi),
        new("cosPi", -30, 30, BigFloat.CosPi, double.CosPi, float.CosPi, I.CosPi),
        new("tanPi", -0.49, 0.49, BigFloat.TanPi, double.TanPi, float.TanPi, I.TanPi),
        new("asin", -1, 1, BigFloat.Asin, double.Asin, float.Asin, I.Asin),
        new("acos", -1, 1, BigFloat.Acos, double.Acos, float.Acos, I.Acos),
        new("atan", -50, 100, BigFloat.Atan, double.Atan, float.Atan, I.Atan),
    ];

    public static TheoryData<string> Names { get; } = [.. Rows.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    [Theorem("interval-library", Evidence.Property)]
    public void LibraryFunction_OnItsRange_ErrsByNoMoreThanIsSupposed(string name)
    {
        Row row = Find(name);
        foreach (double x in row.Points())
        {
            Near(row.Exact(BigFloat.FromDouble(x)), row.Double(x), row.Units);
            float single = (float)x;
            float got = row.Single(single);
            if (float.IsNormal(got)) Near(row.Exact(BigFloat.FromDouble(single)), got, row.Units);
        }

        static void Near<TFloat>(BigFloat exact, TFloat got, int units)
            where TFloat : IBinaryFloatingPointIeee754<TFloat>
        {
            TFloat size = TFloat.Abs(got);
            BigFloat unit = Exact(TFloat.BitIncrement(size)) - Exact(size);
            Assert.True(BigFloat.Abs(Exact(got) - exact) <= unit * BigFloat.FromInteger(units), $"{got} is off {exact}.");
        }

        static BigFloat Exact<TFloat>(TFloat x)
            where TFloat : INumberBase<TFloat> => BigFloat.FromDouble(double.CreateChecked(x));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Function_OfPointsAndBoxes_HoldsTheTrueValuesAndIsNarrow(string name)
    {
        Row row = Find(name);
        double[] points = row.Points();
        for (int i = 0; i < points.Length; i++)
        {
            BigFloat exact = row.Exact(BigFloat.FromDouble(points[i]));
            I atPoint = row.Interval(I.Of(points[i]));
            Holds(atPoint, exact);
            Assert.InRange(atPoint.Width, 0, 2.1 * 2 * row.Units * Math.Max(double.Epsilon, Math.ScaleB(MaxAbs(atPoint), -52)));

            int other = (i * 7) % points.Length;
            Holds(row.Interval(I.Of(Math.Min(points[i], points[other]), Math.Max(points[i], points[other]))), exact);
        }
    }

    [Theory]
    [InlineData(0, Math.PI, 0, 1)]
    [InlineData(-1, 7, -1, 1)]
    [InlineData(1e300, 1e300, -1, 1)]
    [InlineData(-Inf, 3, -1, 1)]
    public void Sin_OfAnInterval_FindsTheExtremesBetween(double lower, double upper, double least, double greatest)
    {
        I got = I.Sin(I.Of(lower, upper));
        Assert.Equal(least, got.Lower, 1e-15);
        Assert.Equal(greatest, got.Upper);
    }

    [Fact]
    public void Functions_WhereTheyAreExact_StayPoints()
    {
        I[] ones = [I.Exp(I.Zero), I.Cos(I.Zero), I.Exp2(I.Zero), I.CosPi(I.Of(2)), I.SinPi(I.Of(0.5)), I.Pow(I.Of(7), I.Zero)];
        I[] zeros =
        [
            I.Log(I.One), I.ExpM1(I.Zero), I.Sin(I.Zero), I.Tan(I.Zero), I.Asin(I.Zero), I.Acos(I.One), I.Atan(I.Zero), I.CosPi(I.Of(1.5)),
        ];

        Assert.All(ones, x => Assert.Equal(I.One, x));
        Assert.All(zeros, x => Assert.Equal(I.Zero, x));
        Assert.Equal(I.Of(2.25), I.Pow(I.Of(1.5), I.Of(2)));
        Assert.Equal(I.Of(-0.125), I.Pow(I.Of(-2), I.Of(-3)));
        Assert.Equal(I.Of(0, 4), I.Pow(I.Of(-2, 1), I.Of(2)));
        Assert.Equal(I.Of(-8, 1), I.Pow(I.Of(-2, 1), I.Of(3)));
        Assert.Equal(I.Of(1.5), I.Sqrt(I.Of(2.25)));
        Assert.Equal(I.Of(-1, 1), I.SinPi(I.Of(0.5, 1.5)));
    }

    [Fact]
    public void Functions_AtTheEdgeOfTheirDomain_TakeTheirPartOfIt()
    {
        Assert.Equal(I.Of(0, 2), I.Sqrt(I.Of(-1, 4)));
        Assert.True(I.IsNaN(I.Sqrt(I.Of(-2, -1))) && I.IsNaN(I.Log(I.Of(-2, -1))));
        Assert.True(I.IsNaN(I.Asin(I.Of(2, 3))) && I.IsNaN(I.Acos(I.Of(2, 3))));
        Assert.True(I.IsNaN(I.RootN(I.Of(-2, -1), 4)) && I.IsNaN(I.Pow(I.Of(-2, -1), I.Of(0.5))) && I.IsNaN(I.RootN(I.One, 0)));
        Assert.Equal(-Inf, I.Log(I.Of(0, 1)).Lower);
        Assert.Equal(0, I.Log(I.Of(0, 1)).Upper);
        Assert.Equal(I.Entire, I.Tan(I.Of(1, 2)));
        Assert.Equal(I.Entire, I.TanPi(I.Of(0.5)));
        Assert.Equal(0, I.Exp(I.Of(-Inf, -1e5)).Lower);
        Assert.Equal(I.Of(double.MaxValue, Inf).Upper, I.Exp(I.Of(1e5)).Upper);
        Assert.True(double.IsFinite(I.Exp(I.Of(1e5)).Lower));
        Assert.True(I.Pow(I.Of(-2, 3), I.Of(1.5, 2.5)).Contains(I.Of(-15.5, 15.5)));
        Assert.True(I.RootN(I.Of(-32, 32), 5).Contains(I.Of(-2, 2)));
        Assert.True(I.Pow(I.Of(0, 2), I.Of(-1, 1)).Contains(I.Of(0, Inf)));
    }

    private static Row Find(string name) => Array.Find(Rows, row => row.Name == name)!;

    private static void Holds(I got, BigFloat exact) => Assert.True(
        BigFloat.FromDouble(got.Lower) <= exact && exact <= BigFloat.FromDouble(got.Upper), $"{exact} is not in {got}.");

    private static double MaxAbs(I x) => Math.Max(Math.Abs(x.Lower), Math.Abs(x.Upper));

    private sealed record Row(
        string Name,
        double From,
        double To,
        Func<BigFloat, BigFloat> Exact,
        Func<double, double> Double,
        Func<float, float> Single,
        Func<I, I> Interval,
        int Units = 2)
    {
        public double[] Points() => [.. Enumerable.Range(0, 60).Select(i => From + ((To - From) * (i * 0.6180339887498949 % 1)))];
    }
}
