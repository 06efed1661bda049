using Ebb.Formats;

namespace Ebb.Tests.Formats;

public sealed class PixelBytesTests
{
    [Fact]
    public void FromUnit_AllBytes_ComeBackAsThemselves()
    {
        for (int value = 0; value < 256; value++)
        {
            Assert.Equal(value, PixelBytes.FromUnit(PixelBytes.ToUnit((byte)value)));
            Assert.Equal(value, PixelBytes.FromUnit((float)(2 * (value / 255.0) - 1)));
            Assert.Equal(value, PixelBytes.FromUnit(2 * (value * (1f / 255)) - 1));
        }
    }

    [Theory]
    [InlineData(float.NaN, 0)]
    [InlineData(float.NegativeInfinity, 0)]
    [InlineData(-1.5f, 0)]
    [InlineData(-1f, 0)]
    [InlineData(0f, 127)]
    [InlineData(0.99f, 253)]
    [InlineData(1f, 255)]
    [InlineData(7f, 255)]
    [InlineData(float.PositiveInfinity, 255)]
    public void FromUnit_AnyValue_IsClampedAndTruncated(float value, byte expected) => Assert.Equal(expected, PixelBytes.FromUnit(value));
}
