using System.Globalization;
using System.Numerics;
using Ebb.Spec.Scalars;
using FsCheck.Fluent;
using D = Ebb.Spec.Scalars.Dual<double>;
using Twice = Ebb.Spec.Scalars.Dual<Ebb.Spec.Scalars.Dual<double>>;

namespace Ebb.Spec.Tests.Scalars;

public sealed class DualTests
{
    private static readonly double Infinity = double.PositiveInfinity;

    [Fact]
    public void Arithmetic_OfAPolynomial_GivesItsDerivative() => Laws.Hold(
        from c in Gen.ArrayOf(Laws.Between(-3, 3), 6) from x in Laws.Between(-2, 2) select (c, x),
        law =>
        {
            D sum = D.Zero;
            double want = 0;
            for (int k = 5; k >= 0; k--)
            {
                sum = (sum * D.Variable(law.x)) + D.Constant(law.c[k]);
                if (k > 0) want += k * law.c[k] * Math.Pow(law.x, k - 1);
            }

            Assert.Equal(want, sum.Derivative, 1e-11);
        });

    [Fact]
    public void Quotient_OfAProductByAFactor_GivesTheOtherBack() => Laws.Hold(Pairs, pair =>
        Near(pair.X, pair.X * pair.Y / pair.Y, 1e-12));

    [Fact]
    public void Quotient_OfOneByAPower_FollowsThePowerRule() => Laws.Hold(Pairs, pair =>
        Near(D.Pow(pair.Y, D.Constant(-3)), D.One / (pair.Y * pair.Y * pair.Y), 1e-9));

    [Fact]
    public void Chains_ThatGiveTheirArgumentBack_GiveItsDerivativeBack() => Laws.Hold(Pairs, pair =>
    {
        D x = D.Abs(pair.Y);
        Near(x, D.Exp(D.Log(x)), 1e-12);
        Near(x, D.Sqrt(x * x), 1e-12);
        Near(x, D.Cbrt(x) * D.Cbrt(x) * D.Cbrt(x), 1e-12);
        Near(x, D.RootN(D.Pow(x, D.Constant(5)), 5), 1e-11);
        Near(x, D.One / D.RootN(x, -1), 1e-12);
        Near(pair.X, D.LogP1(D.ExpM1(pair.X)), 1e-11);
        Near(pair.X, D.Atan(D.Tan(pair.X * D.Constant(0.25))) * D.Constant(4), 1e-11);
        Near(D.Log(x) / D.Log(D.Constant(7)), D.Log(x, D.Constant(7)), 1e-12);
        Near(D.Exp(pair.X * D.Log(x)), D.Pow(x, pair.X), 1e-9);
        Near(D.Sqrt((x * x) + (pair.X * pair.X)), D.Hypot(x, pair.X), 1e-12);
    });

    // The literature's noise levels at the ends: where the slope of a root is infinite the derivative must be so too, and not NaN.
    [Fact]
    public void Sqrt_AtZero_HasAnInfiniteSlopeUnlessNothingMoves()
    {
        D t = D.Variable(1);

        Assert.Equal(new D(0, -Infinity), D.Sqrt(D.One - (t * t)));
        Assert.Equal(new D(0, Infinity), D.Sqrt(D.Variable(-0.0)));
        Assert.Equal(D.Zero, D.Sqrt(D.Zero));
        Assert.Equal(new D(0, -Infinity), D.Sqrt(D.One - (t * t)) * D.Constant(2));
        Assert.Equal(D.Zero, D.Sqrt(D.One - (t * t)) * D.Zero);
    }

    [Fact]
    public void Product_OfASteepAndAVanishingFactor_HasTheDerivativeOfItsLimit()
    {
        D t = D.Variable(0), root = D.Sqrt(t);

        Assert.Equal(D.Zero, root * t);
        Assert.Equal(new D(0, 1), t * (root + D.One));
        Assert.Equal(new D(0, 1), t / (root + D.One));
        Assert.True(double.IsNaN((root * root).Derivative));
    }

    [Fact]
    public void Cos_OfAQuarterTurn_HasItsClosedFormSlope()
    {
        D t = D.Variable(1), half = D.Constant(0.5);

        Assert.Equal(-Math.PI / 2, D.Cos(D.Pi * t * half).Derivative, 1e-15);
        Assert.Equal(new D(0, -Math.PI / 2), D.CosPi(t * half));
    }

    [Fact]
    public void Sqrt_NestedAtZero_HasTheSecondDerivativeOfItsLimit()
    {
        Twice t = new(D.Variable(1), D.One);
        Twice root = Twice.Sqrt(Twice.One - (t * t));

        Assert.Equal(-Infinity, root.Value.Derivative);
        Assert.Equal(-Infinity, root.Derivative.Derivative);
    }

    [Theory]
    [InlineData(2, 1, 2, 10, 1, 20)]
    [InlineData(1, 2, 2, 20, 1, 10)]
    [InlineData(1, 1, 1, 20, 1, 20)]
    public void MaxAndMin_OfTwo_TakeTheActiveBranchAndAtATieTheSecond(
        double x, double y, double max, double maxSlope, double min, double minSlope)
    {
        Assert.Equal(new D(max, maxSlope), Piecewise.Max(new D(x, 10), new D(y, 20)));
        Assert.Equal(new D(min, minSlope), Piecewise.Min(new D(x, 10), new D(y, 20)));
    }

    [Fact]
    public void Kinks_HaveTheStatedSlopes()
    {
        Assert.Equal(D.Zero, Piecewise.Max(D.Variable(0), D.Zero));
        Assert.Equal(D.One, Piecewise.Step(D.Variable(3)));
        Assert.Equal(D.Zero, Piecewise.Step(D.Variable(0)));
        Assert.Equal(D.Zero, D.Abs(D.Variable(0)));
        Assert.Equal(new D(2, -1), D.Abs(D.Variable(-2)));
        Assert.Equal(D.Zero, D.Hypot(D.Variable(0), D.Variable(0)));
        Assert.Equal(new D(-3, 1), D.MaxMagnitude(new D(-3, 1), new D(2, 5)));
        Assert.Equal(new D(2, 5), D.MinMagnitude(new D(-3, 1), new D(2, 5)));
        Assert.Equal(D.Zero, D.Pow(D.Zero, D.Variable(2)));
        Assert.Equal(new D(0, 0), D.Pow(D.Variable(0), D.Constant(2)));
    }

    [Fact]
    public void Equality_OfANumberThatMoves_IsNotThatOfAConstant()
    {
        Assert.NotEqual(D.Zero, D.Variable(0));
        Assert.False(D.IsZero(D.Variable(0)));
        Assert.True(D.IsNaN(new D(1, double.NaN)));
        Assert.False(D.IsFinite(new D(0, Infinity)));
    }

    [Fact]
    public void Conversions_FromNumbersAndTexts_AreConstants()
    {
        Assert.Equal(D.Constant(3), Created<D, int>(3));
        Assert.Equal(Twice.Constant(D.Variable(3)), Created<Twice, D>(D.Variable(3)));
        Assert.Equal(D.Constant(0.25), D.Parse("0.25", CultureInfo.InvariantCulture));
        Assert.False(D.TryParse("x", CultureInfo.InvariantCulture, out _));
        Assert.Equal("0.25 + 1 d", D.Variable(0.25).ToString(null, CultureInfo.InvariantCulture));
        Assert.Throws<NotSupportedException>(() => double.CreateChecked(D.Variable(1)));
    }

    private static FsCheck.Gen<(D X, D Y)> Pairs { get; } =
        from x in Laws.Between(-2, 2)
        from dx in Laws.Between(-2, 2)
        from y in Laws.Between(0.5, 3)
        from sign in Gen.Elements(1, -1)
        from dy in Laws.Between(-2, 2)
        select (new D(x, dx), new D(sign * y, dy));

    private static TScalar Created<TScalar, TOther>(TOther value)
        where TScalar : INumberBase<TScalar>
        where TOther : INumberBase<TOther> => TScalar.CreateChecked(value);

    private static void Near(D want, D got, double within)
    {
        Assert.Equal(want.Value, got.Value, within * Math.Max(1, Math.Abs(want.Value)));
        Assert.Equal(want.Derivative, got.Derivative, within * Math.Max(1, Math.Abs(want.Derivative)));
    }
}
