using Ebb.Spec.Reverse;

namespace Ebb.Spec.Tests.Reverse;

public sealed class SphericalPathTests
{
    /// <summary>Unit vectors stay unit vectors, and each share turns by the same angle.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    [InlineData(-0.6)]
    public void Weights_BetweenUnitVectors_TurnEvenly(double cosine)
    {
        double sine = Math.Sqrt(1 - (cosine * cosine)), angle = Math.Acos(cosine);
        for (int k = 0; k <= 8; k++)
        {
            var (a, b) = SphericalPath.Weights(cosine, k / 8.0);
            double x = a + (b * cosine), y = b * sine;
            Assert.Equal(1, Math.Sqrt((x * x) + (y * y)), 1e-12);
            Assert.Equal(k / 8.0 * angle, Math.Atan2(y, x), 1e-12);
        }
    }

    [Fact]
    public void Weights_AtTheEnds_AreTheTwoExactly()
    {
        Assert.Equal((1.0, 0.0), SphericalPath.Weights(0.3, 0));
        Assert.Equal((0.0, 1.0), SphericalPath.Weights(0.3, 1));
    }

    [Fact]
    public void Weights_OfParallelVectors_AreThoseOfTheLine() => Assert.Equal((0.75, 0.25), SphericalPath.Weights(1.0000000001, 0.25));

    [Fact]
    public void Weights_OutOfRange_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SphericalPath.Weights(0, 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => SphericalPath.Weights(double.NaN, 0.5));
    }
}
