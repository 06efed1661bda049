using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Schedules;

public sealed class TimestepGridTests
{
    private static readonly TimestepSpacing[] Spacings = Enum.GetValues<TimestepSpacing>();

    public static TheoryData<int> Lengths { get; } = [1, 2, 3, 100, 1000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Rounded_OfEveryCount_FallsWithinTheLevels(int steps)
    {
        foreach (TimestepSpacing spacing in Spacings)
        {
            for (int count = 1; count <= steps; count++)
            {
                int[] timesteps = TimestepGrid.Rounded(steps, count, spacing);

                Assert.Equal(count, timesteps.Length);
                Assert.InRange(timesteps[0], 0, steps - 1);
                Assert.InRange(timesteps[^1], 0, steps - 1);
                for (int k = 1; k < count; k++) Assert.True(timesteps[k] < timesteps[k - 1], $"{spacing} {count}: {timesteps[k - 1]}, {timesteps[k]}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Rounded_OfEveryCount_IsWithinHalfOfThePaperPoints(int steps)
    {
        for (int count = 1; count <= steps; count++)
        {
            int[] trailing = TimestepGrid.Rounded(steps, count, TimestepSpacing.Trailing);
            int[] linspace = TimestepGrid.Rounded(steps, count, TimestepSpacing.Linspace);
            double[] fractions = TimestepGrid.Fractional(steps, count, TimestepSpacing.Linspace);
            for (int k = 0; k < count; k++)
            {
                double share = count == 1 ? 0 : (count - 1.0 - k) / (count - 1);
                Assert.Equal((steps - 1) * share, fractions[k], 1e-9);
                Assert.Equal((steps - 1) * share, linspace[k], 0.5 + 1e-9);
                Assert.Equal(steps - ((double)k * steps / count) - 1, trailing[k], 0.5 + 1e-9);
            }
        }
    }

    // Where a range of doubles has one entry too many.
    [Theory]
    [InlineData(1000, 61)]
    [InlineData(1000, 103)]
    [InlineData(1000, 121)]
    [InlineData(1000, 122)]
    [InlineData(100, 29)]
    [InlineData(100, 31)]
    [InlineData(100, 58)]
    public void Trailing_OfACountThatAStrideMisses_HasExactlySoMany(int steps, int count)
    {
        int[] rounded = TimestepGrid.Rounded(steps, count, TimestepSpacing.Trailing);

        Assert.Equal((count, steps - 1), (rounded.Length, rounded[0]));
        Assert.True(rounded[^1] >= 0);
        Assert.Equal(rounded, TimestepGrid.WithoutCleanest(steps, count, TimestepSpacing.Trailing));
        Assert.Equal(rounded, TimestepGrid.Fractional(steps, count, TimestepSpacing.Trailing).Select(t => (int)t));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void WithoutCleanest_OfEveryCount_FallsWithinTheLevels(int steps)
    {
        foreach (TimestepSpacing spacing in Spacings)
        {
            // One fewer than the levels, so that the count + 1 points can differ.
            for (int count = 1; count < steps; count++)
            {
                int[] timesteps = TimestepGrid.WithoutCleanest(steps, count, spacing);

                Assert.Equal(count, timesteps.Length);
                Assert.InRange(timesteps[0], 0, steps - 1);
                for (int k = 1; k < count; k++) Assert.True(timesteps[k] < timesteps[k - 1]);
                Assert.True(timesteps[^1] >= (spacing == TimestepSpacing.Trailing ? 0 : 1));
            }
        }
    }

    [Fact]
    public void WithoutCleanest_OfFewerLevels_StartsAtTheLastOfThem()
    {
        Assert.Equal([949, 849, 749, 649, 549, 449, 349, 249, 149, 49], TimestepGrid.WithoutCleanest(1000, 10, TimestepSpacing.Trailing, kept: 950));
        // The stride stays, so the last four of the ten would be below level 0.
        Assert.Equal([549, 449, 349, 249, 149, 49], TimestepGrid.WithoutCleanest(1000, 10, TimestepSpacing.Trailing, kept: 550));
        Assert.Equal([549, 412, 274, 137], TimestepGrid.WithoutCleanest(1000, 4, TimestepSpacing.Linspace, kept: 550));
        Assert.Equal([440, 330, 220, 110], TimestepGrid.WithoutCleanest(1000, 4, TimestepSpacing.Leading, kept: 550));
    }

    [Fact]
    public void Leading_WithAnOffset_IsLifted()
    {
        Assert.Equal([801, 601, 401, 201, 1], TimestepGrid.Rounded(1000, 5, TimestepSpacing.Leading, 1));
        Assert.Equal([831, 665, 499, 333, 167], TimestepGrid.WithoutCleanest(1000, 5, TimestepSpacing.Leading, 1));
        Assert.Equal(TimestepGrid.Rounded(1000, 5, TimestepSpacing.Trailing), TimestepGrid.Rounded(1000, 5, TimestepSpacing.Trailing, 1));
    }

    [Theory]
    [InlineData(0, 1, 0, "steps")]
    [InlineData(VpSchedule.MaxSteps + 1, 1, 0, "steps")]
    [InlineData(5, 0, 0, "count")]
    [InlineData(5, 6, 0, "count")]
    [InlineData(5, 2, -1, "stepsOffset")]
    public void Grid_OfAnArgumentOutsideItsRange_NamesIt(int steps, int count, int offset, string argument)
    {
        foreach (TimestepSpacing spacing in Spacings)
        {
            Assert.Throws<ArgumentOutOfRangeException>(argument, () => TimestepGrid.Rounded(steps, count, spacing, offset));
            Assert.Throws<ArgumentOutOfRangeException>(argument, () => TimestepGrid.Fractional(steps, count, spacing, offset));
            Assert.Throws<ArgumentOutOfRangeException>(argument, () => TimestepGrid.WithoutCleanest(steps, count, spacing, offset));
        }
    }

    [Fact]
    public void WithoutCleanest_OfAnImpossibleNumberOfLevels_Refuses()
    {
        Assert.Throws<ArgumentOutOfRangeException>("kept", () => TimestepGrid.WithoutCleanest(5, 2, TimestepSpacing.Linspace, kept: 0));
        Assert.Throws<ArgumentOutOfRangeException>("kept", () => TimestepGrid.WithoutCleanest(5, 2, TimestepSpacing.Linspace, kept: 6));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => TimestepGrid.WithoutCleanest(5, 5, TimestepSpacing.Leading));
    }
}
