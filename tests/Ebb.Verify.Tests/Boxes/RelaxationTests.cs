using Ebb.Verify.Boxes;

namespace Ebb.Verify.Tests.Boxes;

public sealed class RelaxationTests
{
    public static TheoryData<double, double> Ranges => new()
    {
        { -1, 2 }, { -3, 0.5 }, { -1e-300, 1e-300 }, { -1, 1e-320 }, { -1e-320, 1 }, { 0, 1 }, { -1, 0 }, { -2, -1.5 }, { 0.5, 1.5 }, { -1.5, -0.5 }, { -5, 2 },
        { -1, 1 }, { 0.999, 1.001 }, { 1, 2 }, { -1e9, 1e9 }, { -0.3, 0.4 },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void OfReluAndOfClamp_OverTheirRange_HoldTheFunction(double lower, double upper)
    {
        for (int i = 0; i <= 1000; i++)
        {
            double z = lower + ((upper - lower) * (i / 1000.0));
            AssertHolds(Relaxation.OfRelu(lower, upper), z, Math.Max(z, 0));
            AssertHolds(Relaxation.OfClamp(lower, upper), z, Math.Clamp(z, -1, 1));
        }
    }

    [Fact]
    public void OfReluAndOfClamp_WhereTheFunctionIsLinear_HaveNoError()
    {
        Assert.Equal(new Relaxation(0, 0, 0), Relaxation.OfRelu(-2, 0));
        Assert.Equal(Relaxation.Identity, Relaxation.OfRelu(0, 2));
        Assert.Equal(Relaxation.Identity, Relaxation.OfClamp(-1, 1));
        Assert.Equal(new Relaxation(0, 1, 0), Relaxation.OfClamp(1, 9));
        Assert.Equal(new Relaxation(0, -1, 0), Relaxation.OfClamp(-9, -1));
    }

    [Fact]
    public void OfClamp_WithOneSideCrossed_TakesTheLeastParallelogram()
    {
        var relaxed = Relaxation.OfClamp(0, 2);
        Assert.Equal(0.5, relaxed.Slope);
        Assert.Equal(0.25, relaxed.Error, 1e-12);
        Assert.Equal(0.25, relaxed.Offset, 1e-12);
    }

    private static void AssertHolds(Relaxation relaxed, double z, double value) =>
        Assert.True(Math.Abs(value - (relaxed.Slope * z) - relaxed.Offset) <= relaxed.Error + (1e-15 * Math.Abs(z)), $"{relaxed} at {z}");
}
