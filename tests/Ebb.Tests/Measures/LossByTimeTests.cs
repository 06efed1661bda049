using Ebb.Measures;

namespace Ebb.Tests.Measures;

public sealed class LossByTimeTests
{
    [Fact]
    public void Of_Losses_AreSortedIntoBins()
    {
        var table = LossByTime.Of([0, 3, 4, 9, 9, 9], [1, 3, 10, 5, 6, 7], steps: 10, "held-out", bins: 3);
        Assert.Equal((6, 32.0 / 6, "held-out"), (table.Count, table.Mean, table.Reference));
        Assert.Equal([(0, 3, 2), (4, 6, 1), (7, 9, 3)], table.Bins.Select(bin => (bin.First, bin.Last, bin.Count)));
        Assert.Equal([2.0, 10, 6], table.Bins.Select(bin => bin.Mean));
        Assert.Equal([1, double.NaN, Math.Sqrt(1.0 / 3)], table.Bins.Select(bin => bin.StandardError));
    }

    [Fact]
    public void Of_EveryTimestep_FallsIntoTheBinThatNamesIt()
    {
        foreach (var (steps, bins) in ((int, int)[])[(1, 10), (7, 3), (100, 10), (1000, 7), (5, 9)])
        {
            foreach (int t in Enumerable.Range(0, steps))
            {
                var bin = Assert.Single(LossByTime.Of([t], [1.0], steps, "x", bins).Bins);
                Assert.InRange(t, bin.First, bin.Last);
            }

            var all = LossByTime.Of([.. Enumerable.Range(0, steps)], new double[steps], steps, "x", bins).Bins;
            Assert.Equal(Math.Min(steps, bins), all.Count);
            Assert.All(all, bin => Assert.Equal(bin.Last - bin.First + 1, bin.Count));
        }
    }

    [Fact]
    public void ToString_IsATable() => Assert.Equal(
        """
        held-out loss 0.1, n = 4, shapes
          t      0 to     49         0.2 +- 0.1         n = 2
          t     50 to     99           0 +- 0           n = 2
        """,
        LossByTime.Of([10, 20, 60, 70], [0.1, 0.3, 0, 0], 100, "shapes", bins: 2).ToString());

    [Fact]
    public void Of_WrongArguments_AreNamed()
    {
        Assert.Throws<ArgumentException>("losses", () => LossByTime.Of([], [], 10, "x"));
        Assert.Throws<ArgumentException>("losses", () => LossByTime.Of([1], [1, 2], 10, "x"));
        Assert.Throws<ArgumentException>("timesteps", () => LossByTime.Of([10], [1], 10, "x"));
    }
}
