using Ebb.Verify.Probability;

namespace Ebb.Verify.Tests.Probability;

public sealed class NormalMeasureTests
{
    // Phi to 25 digits, from an arbitrary-precision evaluation of erfc.
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(0.5, 0.6914624612740131036377046)]
    [InlineData(1, 0.8413447460685429485852325)]
    [InlineData(-1, 0.1586552539314570514147675)]
    [InlineData(3, 0.9986501019683699054733482)]
    [InlineData(-6, 9.865876450376981407009e-10)]
    public void Below_AKnownValue_IsEnclosedTightly(double x, double expected)
    {
        var measure = NormalMeasure.Below(x);
        Assert.InRange(expected, measure.Lower - 1e-16, measure.Upper + 1e-16);
        Assert.InRange(measure.Upper - measure.Lower, 0, 1e-14);
    }

    [Theory]
    [InlineData(40, 1)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(-40, 0)]
    [InlineData(double.NegativeInfinity, 0)]
    public void Below_FarOut_HoldsTheLimit(double x, double expected)
    {
        Assert.True(NormalMeasure.Below(x).Contains(expected));
        Assert.InRange(NormalMeasure.Below(x).Upper - NormalMeasure.Below(x).Lower, 0, 1e-12);
    }

    [Fact]
    public void Below_NoNumber_Refuses() => Assert.Throws<ArgumentOutOfRangeException>(() => NormalMeasure.Below(double.NaN));
}
