using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Schedules;

public sealed class TimestepSubsetTests
{
    [Fact]
    public void Indices_OfEveryCount_FallEvenlyFromTheLastToTheFirst()
    {
        for (int steps = 1; steps <= 40; steps++)
        {
            for (int count = 1; count <= steps; count++)
            {
                int[] indices = TimestepSubset.Indices(steps, count);
                int[] gaps = [.. indices.Zip(indices.Skip(1), (a, b) => a - b)];

                Assert.Equal(count, indices.Length);
                Assert.Equal(steps, indices[0]);
                if (count == 1) continue;
                Assert.Equal(1, indices[^1]);
                Assert.All(gaps, gap => Assert.True(gap >= 1));
                Assert.InRange(gaps.Max() - gaps.Min(), 0, 1);
            }
        }
    }

    [Fact]
    public void Indices_OfAllSteps_CountDownByOne() => Assert.Equal([5, 4, 3, 2, 1], TimestepSubset.Indices(5, 5));

    [Fact]
    public void Indices_OfNoSteps_IsEmpty() => Assert.Empty(TimestepSubset.Indices(0, 0));

    [Fact]
    public void Indices_OfTheLongestSchedule_DoesNotOverflow()
    {
        int[] indices = TimestepSubset.Indices(VpSchedule.MaxSteps, 300_000);
        Assert.Equal((VpSchedule.MaxSteps, 1), (indices[0], indices[^1]));
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(5, 6)]
    [InlineData(5, -1)]
    [InlineData(0, 1)]
    public void Indices_OfAnImpossibleCount_Refuses(int steps, int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(count), () => TimestepSubset.Indices(steps, count));
}
