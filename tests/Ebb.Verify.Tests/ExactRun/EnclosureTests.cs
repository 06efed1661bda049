using System.Numerics;
using Ebb.Verify.ExactRun;
using Ebb.Verify.Numbers;

namespace Ebb.Verify.Tests.ExactRun;

public sealed class EnclosureTests
{
    private const int FractionDigits = 10;
    private const int Bits = FractionDigits * Digit.Bits;

    [Fact]
    public void Root_OfASquare_IsExact()
    {
        var root = Enclosure.Root(new Fraction(9, 64), FractionDigits);
        Assert.Equal(3 * BigInteger.Pow(2, Bits - 3), root.Lower);
        Assert.Equal(root.Lower, root.Upper);
        Assert.True(Enclosure.Root(Fraction.Zero, FractionDigits).IsZero);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 3)]
    [InlineData(999, 1000)]
    [InlineData(1, 1_000_000_007)]
    public void Root_OfAFraction_LiesBetween(int numerator, int denominator)
    {
        var root = Enclosure.Root(new Fraction(numerator, denominator), FractionDigits);
        var square = (BigInteger)numerator << (2 * Bits);
        Assert.True(root.Lower * root.Lower * denominator < square && root.Upper * root.Upper * denominator > square);
        Assert.Equal(root.Lower + 1, root.Upper);
        Assert.True(root.Doubt > 0 && root.Magnitude >= Math.Sqrt((double)numerator / denominator));
        Assert.Equal(root.Lower, root.Digits().Aggregate(BigInteger.Zero, (sum, digit) => sum + ((BigInteger)digit.Value << (Bits + (digit.Place * Digit.Bits)))));
    }

    [Fact]
    public void Product_OfAnySigns_ContainsThatOfTheEnds()
    {
        Enclosure x = new(-3, 5, 0), y = new(-7, 2, 0);
        Assert.Equal(new Enclosure(-35, 21, 0), x * y);
        Assert.Equal(new Enclosure(-10, 7, 0), x + y);
        Assert.Equal(new Enclosure(-5, 12, 0), x - y);
        Assert.Equal(new Enclosure(-5, 3, 0), -x);
        Enclosure half = new(1, 1, 1);
        Assert.Equal(new Enclosure(0, 1, 1), half * half);
        Assert.Equal(new Enclosure(-1, 0, 1), half * -half);
    }
}
