using Ebb.Measures;

namespace Ebb.Tests.Measures;

public sealed class SlicedWassersteinTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(3, 5)]
    [InlineData(12, 8)]
    [InlineData(1, 7)]
    public void SquaredCost_DifferentSizes_IsThatOfRepeatedPoints(int n, int m)
    {
        double[] a = Sorted(n, 1), b = Sorted(m, 2);
        double[] repeatedA = [.. a.SelectMany(x => Enumerable.Repeat(x, m))], repeatedB = [.. b.SelectMany(x => Enumerable.Repeat(x, n))];
        double expected = repeatedA.Zip(repeatedB, (x, y) => (x - y) * (x - y)).Average();
        Assert.Equal(expected, SlicedWasserstein.SquaredCost(a, b), 1e-13);
    }

    [Fact]
    public void Between_OneFeatureTranslated_IsTheTranslation()
    {
        float[] values = [.. Matrices.Normals(100, 3).Select(x => MathF.Round(x * 1024) / 1024)];
        double distance = SlicedWasserstein.Between(new FeatureMatrix(100, 1, values), new FeatureMatrix(100, 1, [.. values.Select(x => x - 2)]), directions: 3);
        Assert.Equal(2, distance, 1e-14);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(30)]
    public void Between_ATranslation_IsItsLengthOverRootD(int d)
    {
        // The mean of cos^2 of the angle over P directions has a standard deviation below sqrt(2/P) of its value, the root half of that.
        const int Directions = 4096;
        var values = Matrices.Normals(20 * d, 4);
        var moved = new FeatureMatrix(20, d, [.. values.Select((x, i) => i % d == 0 ? x + 3 : x)]);
        double expected = 3 / Math.Sqrt(d);
        Assert.Equal(expected, SlicedWasserstein.Between(new FeatureMatrix(20, d, values), moved, Directions), 4 * expected * Math.Sqrt(0.5 / Directions));
    }

    [Fact]
    public void Between_TwoGaussians_IsTheClosedForm()
    {
        // N(0, I) and N(v, 4 I): every direction u gives (u v)^2 + (2 - 1)^2, in the mean |v|^2 / d + 1. Sizes differ.
        const int D = 4;
        var wide = new FeatureMatrix(3000, D, [.. Matrices.Normals(3000 * D, 6).Select(x => 2 * x + 1)]);
        Assert.Equal(Math.Sqrt(2), SlicedWasserstein.Between(Matrices.Features(4000, D, 5), wide), 0.05);
    }

    [Fact]
    public void Between_TheSameSetInAnotherOrderOrTwice_IsZero()
    {
        var set = Matrices.Features(50, 6, 7);
        float[] values = Matrices.Normals(300, 7);
        var twice = new FeatureMatrix(100, 6, [.. values.Chunk(6).Reverse().SelectMany(row => row), .. values]);
        Assert.Equal(0, SlicedWasserstein.Between(set, set));
        Assert.Equal(0, SlicedWasserstein.Between(set, twice));
    }

    [Fact]
    public void Between_Arguments_AreSymmetricAndTheSeedCounts()
    {
        FeatureMatrix a = Matrices.Features(40, 5, 8), b = Matrices.Features(33, 5, 9);
        double distance = SlicedWasserstein.Between(a, b, 20);
        Assert.Equal(distance, SlicedWasserstein.Between(b, a, 20), 1e-14);
        Assert.Equal(distance, SlicedWasserstein.Between(a, b, 20));
        Assert.NotEqual(distance, SlicedWasserstein.Between(a, b, 20, seed: 1));
        Assert.Throws<ArgumentException>("b", () => SlicedWasserstein.Between(a, Matrices.Features(2, 4, 0)));
        Assert.Throws<ArgumentOutOfRangeException>("directions", () => SlicedWasserstein.Between(a, b, 0));
    }

    private static double[] Sorted(int count, int seed) => [.. Matrices.Normals(count, seed).Select(x => (double)x).Order()];
}
