using System.Globalization;
using System.Numerics;
using Ebb.Testing.Exact;
using FsCheck;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Testing;

public sealed class BigFloatFunctionTests
{
    private static readonly BigFloat Limit = BigFloat.FromRational(new BigRational(1, BigInteger.Pow(10, 60)));

    // The decimals of the On-Line Encyclopedia of Integer Sequences: A000796, A001113, A002162, A002193.
    public static TheoryData<string, string> Constants => new()
    {
        { "pi", "3.14159265358979323846264338327950288419716939937510582097494" },
        { "e", "2.71828182845904523536028747135266249775724709369995957496696" },
        { "log 2", "0.693147180559945309417232121458176568075500134360255254120680" },
        { "sqrt 2", "1.41421356237309504880168872420969807856967187537694807317667" },
    };

    public static TheoryData<string, double, double> Functions { get; } = Ranges();

    private static Dictionary<string, (Func<BigFloat, BigFloat> Long, Func<double, double> Short)> Pairs { get; } = new()
    {
        ["sqrt"] = (BigFloat.Sqrt, Math.Sqrt),
        ["exp"] = (BigFloat.Exp, Math.Exp),
        ["exp2"] = (BigFloat.Exp2, x => Math.Pow(2, x)),
        ["exp10"] = (BigFloat.Exp10, x => Math.Pow(10, x)),
        ["log"] = (BigFloat.Log, Math.Log),
        ["log2"] = (BigFloat.Log2, Math.Log2),
        ["log10"] = (BigFloat.Log10, Math.Log10),
        ["sin"] = (BigFloat.Sin, Math.Sin),
        ["cos"] = (BigFloat.Cos, Math.Cos),
        ["tan"] = (BigFloat.Tan, Math.Tan),
        ["asin"] = (BigFloat.Asin, Math.Asin),
        ["acos"] = (BigFloat.Acos, Math.Acos),
        ["atan"] = (BigFloat.Atan, Math.Atan),
        ["pow"] = (x => BigFloat.Pow(x, BigFloat.FromDouble(-7.3)), x => Math.Pow(x, -7.3)),
    };

    private static Gen<BigFloat> Thirds(double low, double high) =>
        Laws.Between(low, high).Select(x => BigFloat.FromDouble(x) / BigFloat.FromInteger(3));

    [Theory]
    [MemberData(nameof(Constants))]
    public void Constants_Computed_AreThePublishedDigits(string name, string digits)
    {
        BigFloat two = BigFloat.FromInteger(2);
        BigFloat got = name switch
        {
            "pi" => BigFloat.Pi,
            "e" => BigFloat.E,
            "log 2" => BigFloat.Log(two),
            _ => BigFloat.Sqrt(two),
        };
        AssertClose(Decimal(digits), got, BigFloat.FromInteger(10) * Limit);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Functions_OfADouble_AreWithinTwoUlpsOfTheLibrary(string name, double low, double high)
    {
        // Two are the library's: glibc states 2 for log10 and 1 for the others, and its log10 does reach 2.
        (Func<BigFloat, BigFloat> function, Func<double, double> library) = Pairs[name];
        Laws.Hold(Laws.Between(low, high), x =>
        {
            double want = function(BigFloat.FromDouble(x)).ToDouble(), got = library(x);
            (double least, double most) = (Math.BitDecrement(Math.BitDecrement(want)), Math.BitIncrement(Math.BitIncrement(want)));
            Assert.True(got >= least && got <= most, $"{name}({x:r}): {want:r}, the library has {got:r}");
        });
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Functions_OfSpecialValues_AreTheLibrarys(string name, double low, double high)
    {
        (Func<BigFloat, BigFloat> function, Func<double, double> library) = Pairs[name];
        foreach (double x in (double[])[low, high, 0.0, -0.0, 1, -1, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 1e-300, -1e-300])
        {
            double want = library(x), got = function(BigFloat.FromDouble(x)).ToDouble();
            bool agree = want == got ? double.IsNegative(want) == double.IsNegative(got)
                : want.Equals(got) || Math.Abs(want - got) <= 1e-15 * Math.Abs(want);
            Assert.True(agree, $"{name}({x:r}): {got:r}, the library has {want:r}");
        }
    }

    [Fact]
    public void Sqrt_Squared_IsTheNumber() => Laws.Hold(Thirds(1e-9, 50), x => AssertClose(x, Squared(BigFloat.Sqrt(x))));

    [Fact]
    public void Sqrt_OfASquare_IsExact() => Laws.Hold(
        Laws.Between(0, 1e9), x => Assert.Equal(BigFloat.FromDouble(x), BigFloat.Sqrt(Squared(BigFloat.FromDouble(x)))));

    [Fact]
    public void Exp_OfTheLogarithm_IsTheNumber() => Laws.Hold(Thirds(1e-9, 2000), x => AssertClose(x, BigFloat.Exp(BigFloat.Log(x))));

    [Fact]
    public void Exp_OfASum_IsTheProduct() => Laws.Hold(
        from x in Thirds(-60, 60) from y in Thirds(-60, 60) select (x, y),
        given => AssertClose(BigFloat.Exp(given.x + given.y), BigFloat.Exp(given.x) * BigFloat.Exp(given.y)));

    [Fact]
    public void Log_NextToOne_KeepsItsDigits()
    {
        foreach (int power in (int[])[-20, -39, -45, -100, -200])
        {
            BigFloat x = BigFloat.FromDouble(Math.ScaleB(1, power)) / BigFloat.FromInteger(3);
            AssertClose(x, BigFloat.ExpM1(BigFloat.LogP1(x)));
            AssertClose(x, BigFloat.LogP1(BigFloat.ExpM1(x)));
            BigFloat near = BigFloat.One + x;
            AssertClose(BigFloat.LogP1(near - BigFloat.One), BigFloat.Log(near));
        }
    }

    [Fact]
    public void Sin_AndCos_LieOnTheCircle() => Laws.Hold(Thirds(-3000, 3000), x =>
        AssertClose(BigFloat.One, Squared(BigFloat.Sin(x)) + Squared(BigFloat.Cos(x))));

    [Fact]
    public void Sin_OfTheDouble_IsTwiceTheProduct() => Laws.Hold(Thirds(-20, 20), x =>
        AssertClose(BigFloat.Sin(x * BigFloat.FromInteger(2)), BigFloat.FromInteger(2) * BigFloat.Sin(x) * BigFloat.Cos(x)));

    [Fact]
    public void Sin_NextToAMultipleOfPi_KeepsItsDigits()
    {
        // sin(Pi) is pi - Pi, of which the digits beyond Pi's own are left: the next 60 after 77.
        BigFloat gap = BigFloat.Sin(BigFloat.Pi);
        Assert.True(BigFloat.Abs(gap) < BigFloat.FromDouble(1e-76));
        AssertClose(gap * BigFloat.FromInteger(2), -BigFloat.Sin(BigFloat.Tau));
        Assert.Equal(BigFloat.Zero, BigFloat.SinPi(BigFloat.FromInteger(7)));
        Assert.Equal(BigFloat.FromInteger(-1), BigFloat.CosPi(BigFloat.FromInteger(-5)));
        Assert.Equal(Math.Sin(1e300), BigFloat.Sin(BigFloat.FromDouble(1e300)).ToDouble());
    }

    [Fact]
    public void SinPi_AndItsKin_AreTheFunctionsOfPiX() => Laws.Hold(Thirds(-9, 9), x =>
    {
        AssertClose(BigFloat.Sin(BigFloat.Pi * x), BigFloat.SinPi(x), Limit);
        AssertClose(BigFloat.Cos(BigFloat.Pi * x), BigFloat.CosPi(x), Limit);
        AssertClose(BigFloat.Atan(x), BigFloat.AtanPi(x) * BigFloat.Pi);
    });

    [Fact]
    public void Atan_OfTheTangent_IsTheAngle() => Laws.Hold(Thirds(-4.7, 4.7), x => AssertClose(x, BigFloat.Atan(BigFloat.Tan(x))));

    [Fact]
    public void Atan_OfASmallNumber_KeepsItsDigits()
    {
        foreach (int power in (int[])[-3, -39, -42, -100, -300])
        {
            BigFloat x = BigFloat.FromDouble(Math.ScaleB(1, power)) / BigFloat.FromInteger(3);
            AssertClose(x, BigFloat.Tan(BigFloat.Atan(x)));
            AssertClose(x, BigFloat.Asin(BigFloat.Sin(x)));
        }
    }

    [Fact]
    public void Acos_AndAsin_AddToAQuarterTurn() => Laws.Hold(Thirds(-3, 3), x =>
    {
        AssertClose(BigFloat.Pi / BigFloat.FromInteger(2), BigFloat.Acos(x) + BigFloat.Asin(x));
        AssertClose(x, BigFloat.Cos(BigFloat.Acos(x)), Limit);
    });

    [Fact]
    public void Pow_OfAWholeExponent_IsTheRationalPower() => Laws.Hold(
        from x in Gen.Choose(-40, 40).Where(x => x != 0) from n in Gen.Choose(-40, 40) select (x, n),
        given => AssertClose(
            BigFloat.FromRational(BigRational.Pow(new BigRational(given.x, 7), given.n)),
            BigFloat.Pow(BigFloat.FromRational(new BigRational(given.x, 7)), BigFloat.FromInteger(given.n))));

    [Fact]
    public void RootN_ToThePower_IsTheNumber() => Laws.Hold(
        from x in Thirds(0.01, 90) from n in Gen.Choose(2, 9) select (x, n),
        given =>
        {
            AssertClose(given.x, BigFloat.Pow(BigFloat.RootN(given.x, given.n), BigFloat.FromInteger(given.n)));
            AssertClose(BigFloat.RootN(given.x, given.n), BigFloat.Pow(given.x, BigFloat.One / BigFloat.FromInteger(given.n)));
        });

    [Fact]
    public void Cbrt_OfANegative_IsNegative() => Laws.Hold(Thirds(0.01, 90), x =>
    {
        BigFloat root = BigFloat.Cbrt(-x);
        AssertClose(-x, root * root * root);
    });

    [Fact]
    public void Hypot_OfTwoLegs_IsTheRootOfTheirSquares()
    {
        Assert.Equal(BigFloat.FromInteger(5), BigFloat.Hypot(BigFloat.FromInteger(3), BigFloat.FromInteger(-4)));
        Assert.Equal(BigFloat.PositiveInfinity, BigFloat.Hypot(BigFloat.NaN, BigFloat.NegativeInfinity));
    }

    [Fact]
    public void Pow_OfSpecialValues_IsTheLibrarys()
    {
        double[] special = [0.0, -0.0, 1, -1, 2, -3, 0.5, -2.5, double.PositiveInfinity, double.NegativeInfinity, double.NaN];
        foreach (double x in special)
        {
            foreach (double y in special)
            {
                double got = BigFloat.Pow(BigFloat.FromDouble(x), BigFloat.FromDouble(y)).ToDouble(), want = Math.Pow(x, y);
                Assert.True(got.Equals(want) || Math.Abs(got - want) < 1e-15, $"{x}^{y}: {got}, the library has {want}");
            }
        }
    }

    private static TheoryData<string, double, double> Ranges() => new()
    {
        { "sqrt", 0, 1e6 }, { "exp", -800, 800 }, { "exp2", -30, 30 }, { "exp10", -30, 30 },
        { "log", 0, 1e3 }, { "log2", 0, 4 }, { "log10", 0, 4 }, { "sin", -1e3, 1e3 }, { "cos", -1e3, 1e3 }, { "tan", -9, 9 },
        { "asin", -1, 1 }, { "acos", -1, 1 }, { "atan", -30, 30 }, { "pow", 0.001, 9 },
    };

    private static BigFloat Squared(BigFloat x) => x * x;

    private static BigFloat Decimal(string digits)
    {
        int places = digits.Length - 1 - digits.IndexOf('.', StringComparison.Ordinal);
        BigInteger whole = BigInteger.Parse(digits.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return BigFloat.FromRational(new BigRational(whole, BigInteger.Pow(10, places)));
    }

    // To 60 digits of the number that is wanted.
    private static void AssertClose(BigFloat want, BigFloat got) => AssertClose(want, got, BigFloat.Abs(want) * Limit);

    private static void AssertClose(BigFloat want, BigFloat got, BigFloat limit) =>
        Assert.True(BigFloat.Abs(got - want) <= limit, $"wanted {want}, got {got}, off by {got - want}");
}
