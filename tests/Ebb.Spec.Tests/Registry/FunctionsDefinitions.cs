using Ebb.Spec.Scalars;

namespace Ebb.Spec.Tests.Registry;

/// <summary>The elementary functions themselves, which every scalar must agree on before any formula can.</summary>
internal static class FunctionsDefinitions
{
    public static IReadOnlyList<Definition> All { get; } =
    [
        new Roots(),
        new Exponentials(),
        new Logarithms(),
        new Powers(),
        new WholePowers(),
        new Waves(),
        new Tangents(),
        new Arcs(),
        new Magnitudes(),
    ];

    private sealed class Roots() : Definition("Sqrt, Cbrt, RootN, Hypot", (0.1, 4), (-3, 3))
    {
        public override int Samples => 60;

        public override TScalar[] Evaluate<TScalar>(TScalar[] x) =>
        [
            TScalar.Sqrt(x[0]), TScalar.Cbrt(x[0]), TScalar.Hypot(x[0], x[1]),
            TScalar.RootN(x[0], 4), TScalar.RootN(x[0], 5), TScalar.RootN(x[0], -3), TScalar.RootN(-x[0], 7),
        ];
    }

    private sealed class Exponentials() : Definition("Exp, Exp2, Exp10 and less 1", (-3, 3))
    {
        // 10^3 magnifies the error of its argument by 7.
        public override double Roundings => 100;

        public override int Samples => 60;

        public override TScalar[] Evaluate<TScalar>(TScalar[] x) =>
        [
            TScalar.Exp(x[0]), TScalar.Exp2(x[0]), TScalar.Exp10(x[0]), Accurate.ExpM1(x[0]), TScalar.Exp2M1(x[0]), TScalar.Exp10M1(x[0]),
        ];
    }

    private sealed class Logarithms() : Definition("Log, Log2, Log10 and of 1 more", (0.1, 4))
    {
        public override int Samples => 60;

        public override TScalar[] Evaluate<TScalar>(TScalar[] x) =>
        [
            TScalar.Log(x[0]), TScalar.Log2(x[0]), TScalar.Log10(x[0]), TScalar.Log(x[0], TScalar.CreateChecked(3)),
            TScalar.LogP1(x[0]), TScalar.Log2P1(x[0]), TScalar.Log10P1(x[0]),
        ];
    }

    private sealed class Powers() : Definition("Pow", (0.1, 4), (-2, 2))
    {
        public override double Roundings => 500;

        public override int Samples => 60;

        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => [TScalar.Pow(x[0], x[1])];
    }

    private sealed class WholePowers() : Definition("Pow of integers", (-1.5, 1.4))
    {
        public override int Samples => 60;

        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            TScalar half = x[0] / TScalar.CreateChecked(2);
            return [.. new[] { 0, 1, 2, 3, 4, 7, 65, 66 }.Select(n => TScalar.Pow(n > 7 ? half : x[0], TScalar.CreateChecked(n)))];
        }
    }

    private sealed class Waves() : Definition("Sin, Cos, SinPi, CosPi", (-9, 9))
    {
        public override int Samples => 60;

        public override TScalar[] Evaluate<TScalar>(TScalar[] x) =>
        [
            TScalar.Sin(x[0]), TScalar.Cos(x[0]), TScalar.SinPi(x[0]), TScalar.CosPi(x[0]),
            TScalar.SinCos(x[0]).Sin, TScalar.SinCosPi(x[0]).CosPi,
        ];
    }

    private sealed class Tangents() : Definition("Tan, TanPi", (-0.45, 0.45))
    {
        public override double Roundings => 200;

        public override int Samples => 60;

        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => [TScalar.Tan(x[0]), TScalar.TanPi(x[0])];
    }

    private sealed class Arcs() : Definition("Asin, Acos, Atan", (-0.99, 0.99))
    {
        public override int Samples => 60;

        public override TScalar[] Evaluate<TScalar>(TScalar[] x) =>
        [
            TScalar.Asin(x[0]), TScalar.Acos(x[0]), TScalar.Atan(x[0]),
            TScalar.AsinPi(x[0]), TScalar.AcosPi(x[0]), TScalar.AtanPi(x[0]),
        ];
    }

    private sealed class Magnitudes() : Definition("Abs, MaxMagnitude, MinMagnitude, constants", (-2, 2), (-2, 2))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) =>
        [
            TScalar.Abs(x[0]), TScalar.MaxMagnitude(x[0], x[1]), TScalar.MinMagnitude(x[0], x[1]),
            TScalar.E, TScalar.Pi, TScalar.Tau, TScalar.DegreesToRadians(x[0]), TScalar.RadiansToDegrees(x[1]),
        ];
    }
}
