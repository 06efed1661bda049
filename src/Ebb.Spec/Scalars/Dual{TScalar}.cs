using System.Numerics;

namespace Ebb.Spec.Scalars;

/// <summary>
/// A number x(t) and its derivative x'(t): whatever is computed with it has its derivative by the chain rule, exact up to the rounding of
/// the scalar. Nested, Dual of Dual, it carries second derivatives; over intervals it encloses them. Clifford, 1873; Wengert, 1964.
/// </summary>
/// <remarks>
/// At kinks: Max and Min take the derivative of the number they choose (the second at a tie, so that max(x, 0) has 0 there, as
/// <see cref="Nn.Relu"/> says), Abs and Hypot have 0 at 0, Step has 0 everywhere.
/// Where a slope is infinite: sqrt has +infinity at 0 times the inner derivative, so sqrt(1 - t^2) has -infinity at t = 1; an inner
/// derivative of exactly 0 gives 0 whatever the slope; and a factor that vanishes at a finite rate is not spoilt by the infinite derivative
/// of the other. NaN is left for what has no value without a limit, such as sqrt(t) sqrt(t) at 0.
/// Two are equal when value and derivative are, NaN to NaN included: so only a constant 0 is <see cref="Zero"/>.
/// </remarks>
/// <typeparam name="TScalar">The scalar beneath: double, float, an interval, or a dual number.</typeparam>
/// <param name="Value">x.</param>
/// <param name="Derivative">x'.</param>
public readonly partial record struct Dual<TScalar>(TScalar Value, TScalar Derivative) :
    IRootFunctions<Dual<TScalar>>,
    IExponentialFunctions<Dual<TScalar>>,
    ILogarithmicFunctions<Dual<TScalar>>,
    ITrigonometricFunctions<Dual<TScalar>>,
    IPowerFunctions<Dual<TScalar>>,
    IPiecewise<Dual<TScalar>>
    where TScalar :
        IRootFunctions<TScalar>,
        IExponentialFunctions<TScalar>,
        ILogarithmicFunctions<TScalar>,
        ITrigonometricFunctions<TScalar>,
        IPowerFunctions<TScalar>
{
    /// <summary>0, constant.</summary>
    public static Dual<TScalar> Zero => Constant(TScalar.Zero);

    /// <summary>1, constant.</summary>
    public static Dual<TScalar> One => Constant(TScalar.One);

    /// <summary>The variable itself, whose derivative is 1.</summary>
    /// <param name="value">Where to differentiate.</param>
    /// <returns>(value, 1).</returns>
    public static Dual<TScalar> Variable(TScalar value) => new(value, TScalar.One);

    /// <summary>A number that does not depend on the variable.</summary>
    /// <param name="value">The number.</param>
    /// <returns>(value, 0).</returns>
    public static Dual<TScalar> Constant(TScalar value) => new(value, TScalar.Zero);

    /// <inheritdoc/>
    public static Dual<TScalar> operator +(Dual<TScalar> value) => value;

    /// <inheritdoc/>
    public static Dual<TScalar> operator -(Dual<TScalar> value) => new(-value.Value, -value.Derivative);

    /// <inheritdoc/>
    public static Dual<TScalar> operator +(Dual<TScalar> left, Dual<TScalar> right) =>
        new(left.Value + right.Value, left.Derivative + right.Derivative);

    /// <inheritdoc/>
    public static Dual<TScalar> operator -(Dual<TScalar> left, Dual<TScalar> right) =>
        new(left.Value - right.Value, left.Derivative - right.Derivative);

    /// <summary>(x y)' = x' y + x y'.</summary>
    /// <param name="left">x.</param>
    /// <param name="right">y.</param>
    /// <returns>The product.</returns>
    public static Dual<TScalar> operator *(Dual<TScalar> left, Dual<TScalar> right) =>
        new(left.Value * right.Value, Term(left.Derivative, right) + Term(right.Derivative, left));

    /// <summary>(x / y)' = (x' - (x / y) y') / y.</summary>
    /// <param name="left">x.</param>
    /// <param name="right">y.</param>
    /// <returns>The quotient.</returns>
    public static Dual<TScalar> operator /(Dual<TScalar> left, Dual<TScalar> right)
    {
        TScalar quotient = left.Value / right.Value;
        TScalar numerator = left.Derivative - Term(right.Derivative, new(quotient, left.Derivative));
        return new(quotient, numerator == TScalar.Zero ? TScalar.Zero : numerator / right.Value);
    }

    /// <inheritdoc/>
    public static Dual<TScalar> operator ++(Dual<TScalar> value) => value + One;

    /// <inheritdoc/>
    public static Dual<TScalar> operator --(Dual<TScalar> value) => value - One;

    /// <inheritdoc/>
    public static Dual<TScalar> Abs(Dual<TScalar> value) =>
        Chain(value, TScalar.Abs(value.Value), Piecewise.Step(value.Value) - Piecewise.Step(-value.Value));

    /// <inheritdoc/>
    public static Dual<TScalar> Max(Dual<TScalar> x, Dual<TScalar> y) =>
        new(Piecewise.Max(x.Value, y.Value), Choose(Piecewise.Step(x.Value - y.Value), x.Derivative, y.Derivative));

    /// <inheritdoc/>
    public static Dual<TScalar> Min(Dual<TScalar> x, Dual<TScalar> y) =>
        new(Piecewise.Min(x.Value, y.Value), Choose(Piecewise.Step(y.Value - x.Value), x.Derivative, y.Derivative));

    /// <inheritdoc/>
    public static Dual<TScalar> Step(Dual<TScalar> x) => Constant(Piecewise.Step(x.Value));

    /// <summary>The value and the derivative, for a person.</summary>
    /// <returns>Such as "2 + 0.5 d".</returns>
    public override string ToString() => ToString(null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        $"{Value.ToString(format, formatProvider)} + {Derivative.ToString(format, formatProvider)} d";

    private static Dual<TScalar> Chain(Dual<TScalar> inner, TScalar value, TScalar slope) =>
        new(value, inner.Derivative == TScalar.Zero ? TScalar.Zero : slope * inner.Derivative);

    // (u v)' at a zero of u is u' v, however steep v is, as long as u' is finite: there 0 * infinity counts as 0.
    private static TScalar Term(TScalar derivative, Dual<TScalar> factor)
    {
        bool vanishes = factor.Value == TScalar.Zero && TScalar.IsFinite(factor.Derivative);
        return vanishes || derivative == TScalar.Zero ? TScalar.Zero : derivative * factor.Value;
    }

    // An interval's step may be [0, 1]: then the derivative is anything between the two.
    private static TScalar Choose(TScalar step, TScalar ifOne, TScalar ifZero) =>
        step == TScalar.One ? ifOne
        : step == TScalar.Zero ? ifZero
        : ifZero + (step * (ifOne - ifZero));
}
