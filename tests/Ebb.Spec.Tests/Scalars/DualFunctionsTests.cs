using static System.Math;
using D = Ebb.Spec.Scalars.Dual<double>;
using Twice = Ebb.Spec.Scalars.Dual<Ebb.Spec.Scalars.Dual<double>>;

namespace Ebb.Spec.Tests.Scalars;

/// <summary>Every elementary function against its first and second derivative in closed form.</summary>
public sealed class DualFunctionsTests
{
    private static readonly double Ln2 = Log(2), Ln10 = Log(10), Ln3 = Log(3);

    private static readonly Row[] Rows =
    [
        new("sqrt", 0.1, 4, Twice.Sqrt, Sqrt, x => 0.5 / Sqrt(x), x => -0.25 * Math.Pow(x, -1.5)),
        new("cbrt", 0.1, 4, Twice.Cbrt, Cbrt, x => Cbrt(x) / (3 * x), x => -2 * Cbrt(x) / (9 * x * x)),
        new("cbrt of a negative", -4, -0.1, Twice.Cbrt, Cbrt, x => Cbrt(x) / (3 * x), x => -2 * Cbrt(x) / (9 * x * x)),
        new("root 5", 0.1, 4, x => Twice.RootN(x, 5), x => Pow(x, 0.2), x => 0.2 * Pow(x, -0.8), x => -0.16 * Pow(x, -1.8)),
        new("root -2", 0.1, 4, x => Twice.RootN(x, -2), x => Pow(x, -0.5), x => -0.5 * Pow(x, -1.5), x => 0.75 * Pow(x, -2.5)),
        new("hypot", -3, 3, x => Twice.Hypot(x, Twice.One), x => Sqrt(1 + (x * x)), x => x / Sqrt(1 + (x * x)),
            x => Pow(1 + (x * x), -1.5)),
        new("exp", -3, 3, Twice.Exp, Exp, Exp, Exp),
        new("exp2", -3, 3, Twice.Exp2, Two, x => Ln2 * Two(x), x => Ln2 * Ln2 * Two(x)),
        new("exp10", -3, 3, Twice.Exp10, Ten, x => Ln10 * Ten(x), x => Ln10 * Ln10 * Ten(x)),
        new("expm1", -3, 3, Twice.ExpM1, double.ExpM1, Exp, Exp),
        new("exp2m1", -3, 3, Twice.Exp2M1, double.Exp2M1, x => Ln2 * Two(x), x => Ln2 * Ln2 * Two(x)),
        new("exp10m1", -3, 3, Twice.Exp10M1, double.Exp10M1, x => Ln10 * Ten(x), x => Ln10 * Ln10 * Ten(x)),
        new("log", 0.1, 4, Twice.Log, Log, x => 1 / x, x => -1 / (x * x)),
        new("log to base 3", 0.1, 4, x => Twice.Log(x, Number(3)), x => Log(x) / Ln3, x => 1 / (x * Ln3), x => -1 / (x * x * Ln3)),
        new("log2", 0.1, 4, Twice.Log2, Log2, x => 1 / (x * Ln2), x => -1 / (x * x * Ln2)),
        new("log10", 0.1, 4, Twice.Log10, Log10, x => 1 / (x * Ln10), x => -1 / (x * x * Ln10)),
        new("logp1", -0.9, 3, Twice.LogP1, double.LogP1, x => 1 / (1 + x), x => -1 / ((1 + x) * (1 + x))),
        new("log2p1", -0.9, 3, Twice.Log2P1, double.Log2P1, x => 1 / ((1 + x) * Ln2), x => -1 / ((1 + x) * (1 + x) * Ln2)),
        new("log10p1", -0.9, 3, Twice.Log10P1, double.Log10P1, x => 1 / ((1 + x) * Ln10), x => -1 / ((1 + x) * (1 + x) * Ln10)),
        new("cube", -3, 3, x => Twice.Pow(x, Number(3)), x => x * x * x, x => 3 * x * x, x => 6 * x),
        new("2.5 to the x", -3, 3, x => Twice.Pow(Number(2.5), x), x => Pow(2.5, x), x => Log(2.5) * Pow(2.5, x),
            x => Log(2.5) * Log(2.5) * Pow(2.5, x)),
        new("sin", -9, 9, Twice.Sin, Sin, Cos, x => -Sin(x)),
        new("cos", -9, 9, Twice.Cos, Cos, x => -Sin(x), x => -Cos(x)),
        new("sinPi", -2, 2, Twice.SinPi, double.SinPi, x => PI * double.CosPi(x), x => -PI * PI * double.SinPi(x)),
        new("cosPi", -2, 2, Twice.CosPi, double.CosPi, x => -PI * double.SinPi(x), x => -PI * PI * double.CosPi(x)),
        new("tan", -1.4, 1.4, Twice.Tan, Tan, x => 1 / (Cos(x) * Cos(x)), x => 2 * Sin(x) / Pow(Cos(x), 3)),
        new("tanPi", -0.4, 0.4, Twice.TanPi, double.TanPi, x => PI / Pow(double.CosPi(x), 2),
            x => 2 * PI * PI * double.SinPi(x) / Pow(double.CosPi(x), 3)),
        new("asin", -0.9, 0.9, Twice.Asin, Asin, x => 1 / Sqrt(1 - (x * x)), x => x * Pow(1 - (x * x), -1.5)),
        new("asinPi", -0.9, 0.9, Twice.AsinPi, x => Asin(x) / PI, x => 1 / (PI * Sqrt(1 - (x * x))), x => x * Pow(1 - (x * x), -1.5) / PI),
        new("acos", -0.9, 0.9, Twice.Acos, Acos, x => -1 / Sqrt(1 - (x * x)), x => -x * Pow(1 - (x * x), -1.5)),
        new("acosPi", -0.9, 0.9, Twice.AcosPi, x => Acos(x) / PI, x => -1 / (PI * Sqrt(1 - (x * x))),
            x => -x * Pow(1 - (x * x), -1.5) / PI),
        new("atan", -3, 3, Twice.Atan, Atan, x => 1 / (1 + (x * x)), x => -2 * x / Pow(1 + (x * x), 2)),
        new("atanPi", -3, 3, Twice.AtanPi, x => Atan(x) / PI, x => 1 / (PI * (1 + (x * x))), x => -2 * x / (PI * Pow(1 + (x * x), 2))),
        new("abs", -3, -0.1, Twice.Abs, Abs, _ => -1, _ => 0),
        new("reciprocal", 0.1, 4, x => Twice.One / x, x => 1 / x, x => -1 / (x * x), x => 2 / (x * x * x)),
    ];

    public static TheoryData<string> Names { get; } = [.. Rows.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Function_OfADualOfDuals_HasItsTwoDerivatives(string name)
    {
        Row row = Array.Find(Rows, row => row.Name == name)!;
        for (int i = 0; i <= 40; i++)
        {
            double x = row.From + ((row.To - row.From) * i / 40);
            Twice y = row.Function(new Twice(D.Variable(x), D.One));

            Near(row.Value(x), y.Value.Value);
            Near(row.First(x), y.Value.Derivative);
            Near(row.First(x), y.Derivative.Value);
            Near(row.Second(x), y.Derivative.Derivative);
        }

        // A few roundings, magnified at most 100 times on these ranges (1 - x^2 = 0.19, cos(1.4) = 0.17).
        static void Near(double want, double got) => Assert.Equal(want, got, 1e-13 * Max(1, Math.Abs(want)));
    }

    private static Twice Number(double value) => Twice.Constant(D.Constant(value));

    private static double Two(double x) => Math.Pow(2, x);

    private static double Ten(double x) => Math.Pow(10, x);

    private sealed record Row(
        string Name,
        double From,
        double To,
        Func<Twice, Twice> Function,
        Func<double, double> Value,
        Func<double, double> First,
        Func<double, double> Second);
}
