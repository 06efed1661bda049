using System.Numerics;
using Ebb.Verify.ExactRun;
using FsCheck;
using FsCheck.Fluent;

namespace Ebb.Verify.Tests.ExactRun;

public sealed class DigitTests
{
    private const long Half = 1L << (Digit.Bits - 1);

    [Fact]
    public void Split_AnyNumber_IsJoinedToItself() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Numbers().ToArbitrary(), number =>
    {
        var digits = new long[8];
        Digit.Split(number, digits);
        Assert.All(digits, digit => Assert.InRange(digit, -Half, Half - 1));
        Assert.Equal(number, Digit.Join(digits));
        Assert.Equal(number.Sign, Math.Sign(digits.LastOrDefault(digit => digit != 0)));
    }));

    [Fact]
    public void Split_WithoutRoom_Throws()
    {
        Assert.Throws<DigitOverflowException>(() => Digit.Split(Half, new long[1]));
        Digit.Split(-Half, new long[1]);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    [InlineData(-0.7f)]
    [InlineData(0.031f)]
    [InlineData(-1e-3f)]
    [InlineData(1e-30f)]
    [InlineData(1e30f)]
    [InlineData(float.Epsilon)]
    [InlineData(-float.MaxValue)]
    public void PlacesOf_AFloat_AddUpToIt(float value)
    {
        const int Bits = 2 * 149;
        var sum = BigInteger.Zero;
        foreach (var (place, digit) in Digit.PlacesOf(value)) sum += (BigInteger)digit << ((place * Digit.Bits) + Bits);
        Assert.Equal(Digit.Fixed(value, Bits), sum);
        Assert.Equal(value, (float)Math.ScaleB((double)Digit.Fixed(value, 149), -149));
    }

    private static Gen<BigInteger> Numbers() =>
        from digits in Gen.ArrayOf(Gen.Elements(-Half, Half - 1, -Half + 1, 0L, 1L, -1L, 12345L), 7)
        select Digit.Join(digits);
}
