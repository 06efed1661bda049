using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Schedules;

public sealed class TimeOfTests
{
    [Theory]
    [InlineData(0, 0, TimeConvention.OverSteps, 0)]
    [InlineData(0, 1, TimeConvention.OverSteps, 0)]
    [InlineData(1, 1, TimeConvention.OverSteps, 1)]
    [InlineData(1, 2, TimeConvention.OverSteps, 0.5)]
    [InlineData(1, 1, TimeConvention.OverLast, 0)]
    [InlineData(1, 2, TimeConvention.OverLast, 0)]
    [InlineData(2, 2, TimeConvention.OverLast, 1)]
    [InlineData(26, 101, TimeConvention.OverLast, 0.25)]
    public void Index_OfAConvention_GivesItsTime(int t, int steps, TimeConvention convention, double want) =>
        Assert.Equal(want, TimeOf.Index<double>(t, steps, convention));

    [Fact]
    public void Index_OfBothConventions_DiffersByTheStatedAmount()
    {
        for (int steps = 1; steps <= 50; steps++)
        {
            for (int t = 1; t <= steps; t++)
            {
                double gap = TimeOf.Index<double>(t, steps, TimeConvention.OverSteps) - TimeOf.Index<double>(t, steps, TimeConvention.OverLast);
                double want = steps == 1 ? 1 : (steps - t) / (double)(steps * (steps - 1));
                Assert.Equal(want, gap, 1e-15);
                Assert.InRange(gap, -1e-15, (1.0 / steps) + 1e-15);
            }
        }
    }

    [Theory]
    [InlineData(0, 5, TimeConvention.OverLast)]
    [InlineData(-1, 5, TimeConvention.OverSteps)]
    [InlineData(6, 5, TimeConvention.OverSteps)]
    [InlineData(1, 0, TimeConvention.OverLast)]
    public void Index_OutsideTheSchedule_Refuses(int t, int steps, TimeConvention convention) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(t), () => TimeOf.Index<double>(t, steps, convention));

    [Fact]
    public void IndexOfLevel_OfANegativeLevel_Refuses() => Assert.Throws<ArgumentOutOfRangeException>("level", () => TimeOf.IndexOfLevel(-1));
}
