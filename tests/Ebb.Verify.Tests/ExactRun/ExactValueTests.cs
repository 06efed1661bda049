using System.Numerics;
using Ebb.Formats;
using Ebb.Verify.ExactRun;

namespace Ebb.Verify.Tests.ExactRun;

public sealed class ExactValueTests
{
    // 2 k/255 - 1 - 2^-15/255 is where byte k begins: with 2^-16 added its 255ths are whole.
    [Theory]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(255)]
    public void Byte_AtABoundary_ChangesThere(int k)
    {
        const int Bits = 300;
        var scaled = (BigInteger.One << Bits) * ((2 * k) << 15);
        var edge = ((scaled - (BigInteger.One << Bits)) / (255 << 15)) - (BigInteger.One << Bits);
        Assert.Equal((byte)(k - 1), new ExactValue(edge - 1, 0, Bits).Byte);
        Assert.Equal((byte)k, new ExactValue(edge + 1, 0, Bits).Byte);
        Assert.Null(new ExactValue(edge, 2, Bits).Byte);
        Assert.Equal((byte)k, new ExactValue(edge + 4, 2, Bits).Byte);
    }

    [Fact]
    public void Byte_OfAFloat_IsThatOfThePicture()
    {
        for (int k = 0; k < 256; k++)
        {
            float unit = PixelBytes.ToUnit((byte)k);
            foreach (float value in (float[])[unit, MathF.BitIncrement(unit), MathF.BitDecrement(unit), unit - 2e-5f, unit + 1e-3f])
            {
                Assert.Equal(PixelBytes.FromUnit(value), ExactValue.Of(value).Byte);
            }
        }

        Assert.Equal((byte)0, ExactValue.Of(-7e20f).Byte);
        Assert.Equal((byte)255, ExactValue.Of(7e20f).Byte);
    }

    [Fact]
    public void DistanceTo_AFloat_IsRoundedUp()
    {
        // 1f / 3 is (2^25 + 1)/(3 2^25), a third of 2^-25 too much.
        var third = new ExactValue((BigInteger.One << 400) / 3, 1, 400);
        double difference = 1 / (3.0 * (1 << 25)), distance = third.DistanceTo(1f / 3);
        Assert.InRange(distance, difference, difference * (1 + 1e-12));
        Assert.Equal(0, ExactValue.Of(-0.375f).DistanceTo(-0.375f));
        Assert.Throws<ArgumentOutOfRangeException>(() => third.DistanceTo(float.NaN));
    }
}
