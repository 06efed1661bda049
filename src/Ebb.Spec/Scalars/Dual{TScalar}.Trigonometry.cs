namespace Ebb.Spec.Scalars;

/// <content>The trigonometric functions and their slopes.</content>
public readonly partial record struct Dual<TScalar>
{
    /// <inheritdoc/>
    public static Dual<TScalar> Sin(Dual<TScalar> x) => SinCos(x).Sin;

    /// <inheritdoc/>
    public static Dual<TScalar> Cos(Dual<TScalar> x) => SinCos(x).Cos;

    /// <inheritdoc/>
    public static (Dual<TScalar> Sin, Dual<TScalar> Cos) SinCos(Dual<TScalar> x)
    {
        (TScalar sin, TScalar cos) = TScalar.SinCos(x.Value);
        return (Chain(x, sin, cos), Chain(x, cos, -sin));
    }

    /// <inheritdoc/>
    public static Dual<TScalar> SinPi(Dual<TScalar> x) => SinCosPi(x).SinPi;

    /// <inheritdoc/>
    public static Dual<TScalar> CosPi(Dual<TScalar> x) => SinCosPi(x).CosPi;

    /// <inheritdoc/>
    public static (Dual<TScalar> SinPi, Dual<TScalar> CosPi) SinCosPi(Dual<TScalar> x)
    {
        (TScalar sin, TScalar cos) = TScalar.SinCosPi(x.Value);
        return (Chain(x, sin, cos * TScalar.Pi), Chain(x, cos, -(sin * TScalar.Pi)));
    }

    /// <inheritdoc/>
    public static Dual<TScalar> Tan(Dual<TScalar> x)
    {
        TScalar tan = TScalar.Tan(x.Value);
        return Chain(x, tan, TScalar.One + (tan * tan));
    }

    /// <inheritdoc/>
    public static Dual<TScalar> TanPi(Dual<TScalar> x)
    {
        TScalar tan = TScalar.TanPi(x.Value);
        return Chain(x, tan, (TScalar.One + (tan * tan)) * TScalar.Pi);
    }

    /// <inheritdoc/>
    public static Dual<TScalar> Asin(Dual<TScalar> x) => Chain(x, TScalar.Asin(x.Value), ArcSlope(x.Value));

    /// <inheritdoc/>
    public static Dual<TScalar> AsinPi(Dual<TScalar> x) => Chain(x, TScalar.AsinPi(x.Value), ArcSlope(x.Value) / TScalar.Pi);

    /// <inheritdoc/>
    public static Dual<TScalar> Acos(Dual<TScalar> x) => Chain(x, TScalar.Acos(x.Value), -ArcSlope(x.Value));

    /// <inheritdoc/>
    public static Dual<TScalar> AcosPi(Dual<TScalar> x) => Chain(x, TScalar.AcosPi(x.Value), -(ArcSlope(x.Value) / TScalar.Pi));

    /// <inheritdoc/>
    public static Dual<TScalar> Atan(Dual<TScalar> x) => Chain(x, TScalar.Atan(x.Value), TScalar.One / (TScalar.One + (x.Value * x.Value)));

    /// <inheritdoc/>
    public static Dual<TScalar> AtanPi(Dual<TScalar> x) =>
        Chain(x, TScalar.AtanPi(x.Value), TScalar.One / ((TScalar.One + (x.Value * x.Value)) * TScalar.Pi));

    // 1/sqrt(1 - x^2), as a product because that loses no digits near the ends.
    private static TScalar ArcSlope(TScalar x) => TScalar.One / TScalar.Sqrt((TScalar.One - x) * (TScalar.One + x));
}
