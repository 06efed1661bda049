namespace Ebb.Spec.Scalars;

/// <content>The elementary functions. Each is the function beneath, and its slope for the chain rule.</content>
public readonly partial record struct Dual<TScalar>
{
    /// <inheritdoc/>
    public static Dual<TScalar> E => Constant(TScalar.E);

    /// <inheritdoc/>
    public static Dual<TScalar> Pi => Constant(TScalar.Pi);

    /// <inheritdoc/>
    public static Dual<TScalar> Tau => Constant(TScalar.Tau);

    private static TScalar Ln2 => TScalar.Log(TScalar.CreateChecked(2));

    private static TScalar Ln10 => TScalar.Log(TScalar.CreateChecked(10));

    /// <summary>The root; its slope 1/(2 sqrt(x)) is +infinity at 0.</summary>
    /// <param name="x">At least 0.</param>
    /// <returns>sqrt(x).</returns>
    public static Dual<TScalar> Sqrt(Dual<TScalar> x)
    {
        TScalar root = TScalar.Sqrt(Unsigned(x.Value));
        return Chain(x, root, TScalar.One / (root + root));
    }

    /// <inheritdoc/>
    public static Dual<TScalar> Cbrt(Dual<TScalar> x)
    {
        TScalar root = TScalar.Cbrt(x.Value);
        return Chain(x, root, TScalar.One / (TScalar.CreateChecked(3) * root * root));
    }

    /// <inheritdoc/>
    public static Dual<TScalar> RootN(Dual<TScalar> x, int n)
    {
        TScalar root = TScalar.RootN(x.Value, n);
        TScalar power = TScalar.Pow(root, TScalar.CreateChecked(1L - n));
        return Chain(x, root, power / TScalar.CreateChecked(n));
    }

    /// <inheritdoc/>
    public static Dual<TScalar> Hypot(Dual<TScalar> x, Dual<TScalar> y)
    {
        TScalar length = TScalar.Hypot(x.Value, y.Value);
        if (length == TScalar.Zero) return Constant(length);
        return new(length, Chain(x, length, x.Value / length).Derivative + Chain(y, length, y.Value / length).Derivative);
    }

    /// <inheritdoc/>
    public static Dual<TScalar> Exp(Dual<TScalar> x)
    {
        TScalar power = TScalar.Exp(x.Value);
        return Chain(x, power, power);
    }

    /// <inheritdoc/>
    public static Dual<TScalar> Exp2(Dual<TScalar> x)
    {
        TScalar power = TScalar.Exp2(x.Value);
        return Chain(x, power, power * Ln2);
    }

    /// <inheritdoc/>
    public static Dual<TScalar> Exp10(Dual<TScalar> x)
    {
        TScalar power = TScalar.Exp10(x.Value);
        return Chain(x, power, power * Ln10);
    }

    /// <inheritdoc/>
    public static Dual<TScalar> ExpM1(Dual<TScalar> x) => Chain(x, Accurate.ExpM1(x.Value), TScalar.Exp(x.Value));

    /// <inheritdoc/>
    public static Dual<TScalar> Exp2M1(Dual<TScalar> x) => Chain(x, TScalar.Exp2M1(x.Value), TScalar.Exp2(x.Value) * Ln2);

    /// <inheritdoc/>
    public static Dual<TScalar> Exp10M1(Dual<TScalar> x) => Chain(x, TScalar.Exp10M1(x.Value), TScalar.Exp10(x.Value) * Ln10);

    /// <inheritdoc/>
    public static Dual<TScalar> Log(Dual<TScalar> x) => Chain(x, TScalar.Log(x.Value), TScalar.One / Unsigned(x.Value));

    /// <inheritdoc/>
    public static Dual<TScalar> Log(Dual<TScalar> x, Dual<TScalar> newBase) => Log(x) / Log(newBase);

    /// <inheritdoc/>
    public static Dual<TScalar> Log2(Dual<TScalar> x) => Chain(x, TScalar.Log2(x.Value), TScalar.One / (Unsigned(x.Value) * Ln2));

    /// <inheritdoc/>
    public static Dual<TScalar> Log10(Dual<TScalar> x) => Chain(x, TScalar.Log10(x.Value), TScalar.One / (Unsigned(x.Value) * Ln10));

    /// <inheritdoc/>
    public static Dual<TScalar> LogP1(Dual<TScalar> x) => Chain(x, TScalar.LogP1(x.Value), TScalar.One / (TScalar.One + x.Value));

    /// <inheritdoc/>
    public static Dual<TScalar> Log2P1(Dual<TScalar> x) => Chain(x, TScalar.Log2P1(x.Value), TScalar.One / ((TScalar.One + x.Value) * Ln2));

    /// <inheritdoc/>
    public static Dual<TScalar> Log10P1(Dual<TScalar> x) =>
        Chain(x, TScalar.Log10P1(x.Value), TScalar.One / ((TScalar.One + x.Value) * Ln10));

    /// <summary>(x^y)' = y x^(y-1) x' + x^y ln(x) y', where a constant takes its term away and 0^y (y &gt; 0) is constant in y.</summary>
    /// <param name="x">The base.</param>
    /// <param name="y">The exponent.</param>
    /// <returns>x^y.</returns>
    public static Dual<TScalar> Pow(Dual<TScalar> x, Dual<TScalar> y)
    {
        TScalar power = TScalar.Pow(x.Value, y.Value);
        TScalar byBase = y.Value == TScalar.Zero || x.Derivative == TScalar.Zero
            ? TScalar.Zero
            : y.Value * TScalar.Pow(x.Value, y.Value - TScalar.One) * x.Derivative;
        TScalar byExponent = power == TScalar.Zero || y.Derivative == TScalar.Zero
            ? TScalar.Zero
            : power * TScalar.Log(x.Value) * y.Derivative;
        return new(power, byBase + byExponent);
    }

    // -0 counts as 0: the slopes of roots and logarithms are positive.
    private static TScalar Unsigned(TScalar x) => x + TScalar.Zero;
}
