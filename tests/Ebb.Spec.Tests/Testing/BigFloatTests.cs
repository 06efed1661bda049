using System.Numerics;
using Ebb.Spec.Scalars;
using Ebb.Testing.Exact;
using FsCheck;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Testing;

public sealed class BigFloatTests
{
    private static readonly double[] Special =
        [0.0, -0.0, 1, -1, 0.3, -2.5, double.Epsilon, double.MaxValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN];

    private static Gen<double> Doubles { get; } = ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite);

    [Fact]
    public void FromDouble_OfAnyDouble_ComesBackBitForBit()
    {
        Laws.Hold(Doubles, Same);
        Assert.All(Special, Same);

        static void Same(double x) =>
            Assert.Equal(BitConverter.DoubleToInt64Bits(x), BitConverter.DoubleToInt64Bits(BigFloat.FromDouble(x).ToDouble()));
    }

    [Fact]
    public void Arithmetic_OfTwoDoubles_RoundsToTheirDoubleResult() => Laws.Hold(
        from x in Doubles from y in Doubles select (x, y), given => AgreeWithDouble(given.x, given.y));

    [Fact]
    public void Arithmetic_OfSpecialValues_FollowsIeee754()
    {
        foreach (double x in Special)
        {
            foreach (double y in Special) AgreeWithDouble(x, y);
        }
    }

    [Fact]
    public void Comparison_OfSpecialValues_FollowsIeee754()
    {
        foreach (double x in Special)
        {
            foreach (double y in Special)
            {
                BigFloat a = BigFloat.FromDouble(x), b = BigFloat.FromDouble(y);
                bool[] want = [x < y, x > y, x <= y, x >= y, x == y, x != y];
                bool[] got = [a < b, a > b, a <= b, a >= b, a == b, a != b];
                Assert.Equal(want, got);
                Assert.Equal(Math.Sign(x.CompareTo(y)), Math.Sign(a.CompareTo(b)));
                Assert.Equal(x.Equals(y), a.Equals(b));
                Assert.True(!a.Equals(b) || a.GetHashCode() == b.GetHashCode());
                Assert.Equal(BigFloat.FromDouble(Math.Max(x, y)), Piecewise.Max(a, b));
                Assert.Equal(BigFloat.FromDouble(Math.Min(x, y)), Piecewise.Min(a, b));
            }
        }
    }

    [Fact]
    public void Sum_OfSeveralDoubles_IsExact() => Laws.Hold(
        from values in Gen.ArrayOf(Laws.Between(-1e6, 1e6), 20) select values,
        values =>
        {
            BigFloat sum = values.Aggregate(BigFloat.Zero, (total, x) => total + (BigFloat.FromDouble(x) * BigFloat.FromDouble(x)));
            BigRational want = values.Aggregate(BigRational.Zero, (total, x) => total + (BigRational.FromDouble(x) * BigRational.FromDouble(x)));
            Assert.Equal(BigFloat.FromRational(want), sum);
            Assert.Equal(want.ToDouble(), sum.ToDouble());
        });

    [Fact]
    public void Quotient_OfTwoIntegers_IsWithinHalfAnUlpOfTheRational() => Laws.Hold(
        from x in Gen.Choose(1, 1_000_000) from y in Gen.Choose(1, 1_000_000) select (x, y),
        given =>
        {
            BigFloat quotient = BigFloat.FromInteger(given.x) / BigFloat.FromInteger(given.y);
            BigFloat residual = (quotient * BigFloat.FromInteger(given.y)) - BigFloat.FromInteger(given.x);
            Assert.True(BigFloat.Abs(residual) <= BigFloat.FromInteger(given.x) * BigFloat.FromDouble(Math.ScaleB(1, -BigFloat.Precision + 1)));
            Assert.Equal(BigFloat.FromRational(new BigRational(given.x, given.y)), quotient);
        });

    [Fact]
    public void Addition_FarBelowTheLastBit_ChangesNothing()
    {
        BigFloat huge = BigFloat.FromDouble(double.MaxValue), tiny = BigFloat.FromDouble(double.Epsilon);

        Assert.Equal(huge, huge + tiny);
        Assert.Equal(-huge, tiny - huge);
        Assert.NotEqual(BigFloat.One, BigFloat.One + BigFloat.FromDouble(Math.ScaleB(1, -255)));
        Assert.Equal(BigFloat.One, BigFloat.One + BigFloat.FromDouble(Math.ScaleB(1, -256)));
    }

    [Theory]
    [InlineData(1.5, "1.50000000000000000000000000000000000000000000000000000000000e0")]
    [InlineData(-1e22, "-1.00000000000000000000000000000000000000000000000000000000000e22")]
    [InlineData(0.1, "1.00000000000000005551115123125782702118158340454101562500000e-1")]
    [InlineData(double.Epsilon, "4.94065645841246544176568792868221372365059802614324764425586e-324")]
    [InlineData(-0.0, "0")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    [InlineData(double.NaN, "NaN")]
    public void ToString_OfADouble_IsItsDecimalExpansion(double x, string want) => Assert.Equal(want, $"{BigFloat.FromDouble(x)}");

    [Fact]
    public void Truncate_OfANumber_GoesTowardsZero()
    {
        Assert.Equal(new BigInteger(-2), BigFloat.FromDouble(-2.75).Truncate());
        Assert.Equal(new BigInteger(1e300), BigFloat.FromDouble(1e300).Truncate());
        Assert.Throws<OverflowException>(() => BigFloat.PositiveInfinity.Truncate());
    }

    private static void AgreeWithDouble(double x, double y)
    {
        BigFloat a = BigFloat.FromDouble(x), b = BigFloat.FromDouble(y);
        Assert.Equal(x + y, (a + b).ToDouble());
        Assert.Equal(x - y, (a - b).ToDouble());
        Assert.Equal(x * y, (a * b).ToDouble());
        Assert.Equal(x / y, (a / b).ToDouble());
        if (x * y == 0) Assert.Equal(double.IsNegative(x * y), double.IsNegative((a * b).ToDouble()));
    }
}
