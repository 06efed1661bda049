using Ebb.Measures;

namespace Ebb.Tests.Measures;

public sealed class FrechetDistanceTests
{
    private const int D = 12;

    private static double[] Mean(int seed) => [.. Matrices.Normals(D, seed).Select(x => (double)x)];

    private static double SquaredDistance(double[] a, double[] b) => a.Zip(b, (x, y) => (x - y) * (x - y)).Sum();

    [Theory]
    [InlineData(D + 5)]
    [InlineData(3)]
    public void Between_EqualCovariances_IsTheSquaredDistanceOfTheMeans(int rank)
    {
        double[] covariance = Matrices.Covariance(D, rank, 1), m1 = Mean(2), m2 = Mean(3);
        double distance = FrechetDistance.Between(new GaussianFit(m1, covariance), new GaussianFit(m2, covariance));
        Assert.Equal(SquaredDistance(m1, m2), distance, 1e-12);
        Assert.Equal(0, FrechetDistance.Between(new GaussianFit(m1, covariance), new GaussianFit(m1, covariance)), 1e-13);
    }

    [Theory]
    [InlineData(0, 1, 0, 1)]
    [InlineData(1, 4, -2, 9)]
    [InlineData(1, 0, 3, 2.25)]
    [InlineData(0, 1e-20, 0, 1e-22)]
    public void Between_OneDimension_IsTheClosedForm(double m1, double v1, double m2, double v2)
    {
        double expected = Math.Pow(m1 - m2, 2) + Math.Pow(Math.Sqrt(v1) - Math.Sqrt(v2), 2);
        Assert.Equal(expected, FrechetDistance.Between(new GaussianFit([m1], [v1]), new GaussianFit([m2], [v2])), 1e-14 * (1 + expected) * Math.Max(v1, v2));
    }

    [Fact]
    public void Between_CommutingCovariances_IsTheDistanceOfTheRoots()
    {
        double[] turn = Matrices.Reflection(4, 7), a = [4, 1, 0.25, 0], b = [1, 1, 9, 0.01], zero = new double[4];
        var first = new GaussianFit(zero, Matrices.Product(4, turn, Matrices.Diagonal(a), turn));
        var second = new GaussianFit(zero, Matrices.Product(4, turn, Matrices.Diagonal(b), turn));
        Assert.Equal(1 + 0 + 6.25 + 0.01, FrechetDistance.Between(first, second), 1e-7);
    }

    [Fact]
    public void Between_TwoDimensions_IsTheClosedForm()
    {
        // tr (C1 C2)^1/2 = sqrt(tr C1 C2 + 2 sqrt(det C1 det C2)) for 2 x 2; these do not commute.
        double[] c1 = [2, 1, 1, 3], c2 = [5, -1, -1, 0.5], zero = [0, 0];
        double cross = Math.Sqrt(Matrices.Trace(Matrices.Product(2, c1, c2), 2) + 2 * Math.Sqrt(5 * 1.5));
        Assert.Equal(10.5 - 2 * cross, FrechetDistance.Between(new GaussianFit(zero, c1), new GaussianFit(zero, c2)), 1e-13);
    }

    [Theory]
    [InlineData(D + 3)]
    [InlineData(4)]
    public void Between_AGaussianAndItsImage_IsTheCostOfTheMap(int rank)
    {
        // x -> T x with T symmetric, no eigenvalue below 0, is the gradient of a convex function, hence optimal (Brenier, 1991): E |x - T x|^2.
        double[] c1 = Matrices.Covariance(D, rank, 4), map = Matrices.Covariance(D, D + 3, 5), zero = new double[D];
        double[] c2 = Matrices.Product(D, map, c1, map);
        double[] rest = [.. map.Select((value, i) => (i / D == i % D ? 1 : 0) - value)];
        double expected = Matrices.Trace(Matrices.Product(D, rest, c1, rest), D);
        Assert.Equal(expected, FrechetDistance.Between(new GaussianFit(zero, c1), new GaussianFit(zero, c2)), 1e-6 * expected);
        Assert.Equal(expected, FrechetDistance.Between(new GaussianFit(zero, c2), new GaussianFit(zero, c1)), 1e-6 * expected);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(5)]
    public void Between_ASetAndItsTranslation_IsTheSquaredLength(int n)
    {
        // Multiples of 1/1024 below 64: float32 adds 0.5 to them exactly.
        float[] values = [.. Matrices.Normals(n * D, 9).Select(x => MathF.Round(x * 1024) / 1024)];
        var set = new FeatureMatrix(n, D, values);
        var moved = new FeatureMatrix(n, D, [.. values.Select(x => x + 0.5f)]);
        Assert.Equal(0.25 * D, FrechetDistance.Between(set, moved), 1e-10);
    }

    [Fact]
    public void Fit_OfFeatures_IsTheMeanAndTheUnbiasedCovariance()
    {
        var fit = GaussianFit.Of(new FeatureMatrix(3, 2, [1, 10, 2, 20, 6, 0]));
        Assert.Equal([3, 10], fit.Mean);
        Assert.Equal([7, -20, -20, 100], fit.Covariance);
    }

    [Fact]
    public void Between_WrongArguments_AreNamed()
    {
        Assert.Throws<ArgumentException>("b", () => FrechetDistance.Between(Matrices.Features(3, 2, 0), Matrices.Features(3, 4, 0)));
        Assert.Throws<ArgumentException>("b", () => FrechetDistance.Between(new GaussianFit([0], [1]), new GaussianFit([0, 0], [1, 0, 0, 1])));
        Assert.Throws<ArgumentException>("features", () => GaussianFit.Of(Matrices.Features(1, 2, 0)));
        Assert.Throws<ArgumentException>("covariance", () => new GaussianFit([0, 0], [1]));
        Assert.Throws<ArgumentException>("mean", () => new GaussianFit([], []));
        Assert.Contains("Feature 1 of row 2", Assert.Throws<ArgumentException>("values", () => new FeatureMatrix(3, 2, [0, 0, 0, 0, 0, float.NaN])).Message,
            StringComparison.Ordinal);
    }
}
