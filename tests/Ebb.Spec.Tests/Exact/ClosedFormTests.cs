using System.Numerics.Tensors;
using Ebb.Spec.Exact;
using Ebb.Spec.Fields;
using Ebb.Testing.Theorems;
using FsCheck.Fluent;
using static Ebb.Spec.Tests.Exact.ExactDistributionTests;

namespace Ebb.Spec.Tests.Exact;

/// <summary>Distributions against integrals on a line, hyperbolic functions and each other.</summary>
public sealed class ClosedFormTests
{
    private const double Step = 1.0 / 128;

    private static readonly double[] Line = [.. Enumerable.Range(-4096, 8193).Select(i => i * Step)];

    // The trapezoidal rule converges faster than any power of the step for these integrands.
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [Theorem("field-integrals", Evidence.Property)]
    public void Fields_OnALine_AreTheIntegralsThatDefineThem(double t)
    {
        ExactDistribution<double> law = ExactCase.Named("full on a line").Make<double>();
        NoiseLevel<double> clean = NoiseLevel.OfSigma(0.0), level = NoiseLevel.OfFlow(t);
        double[] prior = Density(law, clean), noisy = Density(law, level);
        Assert.Equal(1, Integral(noisy, _ => 1), 1e-12);
        double mean = law.Mean(level).Values()[0];
        Assert.Equal(mean, Integral(noisy, x => x), 1e-12);
        Assert.Equal(law.Covariance(level).Values()[0], Integral(noisy, x => (x - mean) * (x - mean)), 1e-12);

        foreach (double x in new[] { -3, -0.2, 0.75, 4 })
        {
            double[] joint = [.. Line.Zip(prior, (x0, p) => p * Math.Exp(-0.5 * Math.Pow((x - ((1 - t) * x0)) / t, 2)) / t)];
            double total = Integral(joint, _ => 1);
            Assert.Equal(Math.Log(total / Math.Sqrt(2 * Math.PI)), law.LogDensity(Row([x]), level).Values()[0], 1e-12);
            Assert.Equal(Integral(joint, x0 => x0) / total, law.X0(Row([x]), level).Values()[0], 1e-12);
            Assert.Equal(Integral(joint, x0 => (x - ((1 - t) * x0)) / t) / total, law.Eps(Row([x]), level).Values()[0], 1e-11);
        }
    }

    // x0 = (a v x + s^2 m tanh(a m x / c)) / c with c = a^2 v + s^2, for equal weights on -m and m.
    [Fact]
    public void X0_OfTwoEqualBumps_IsAHyperbolicTangent() => Laws.Hold(
        from m in Laws.Between(-3, 3) from v in Laws.Between(0, 2) from t in Laws.Between(0.01, 1) from x in Laws.Between(-4, 4) select (m, v, t, x),
        given =>
        {
            (double m, double v, double t, double x) = given;
            HomoscedasticMixture<double> law = new(Row([-m, m], 2), v, TensorOf.Vector(0.5, 0.5));
            double a = 1 - t, c = (a * a * v) + (t * t);
            double want = ((a * v * x) + (t * t * m * Math.Tanh(a * m * x / c))) / c;
            Assert.Equal(want, law.X0(Row([x]), NoiseLevel.OfFlow(t)).Values()[0], 1e-13 * (1 + (Math.Abs(x * m) / c)));
        });

    [Fact]
    public void Mixtures_OfTheSameRoundBumps_AgreeInAllClasses() => Laws.Hold(
        from means in Laws.Vectors(2)
        from v in Laws.Between(0.01, 2)
        from p in Laws.Between(0, 1)
        from t in Laws.Between(0, 1)
        select (means, v, p, t),
        given =>
        {
            (Tensor<double> flat, double v, double p, double t) = given;
            Tensor<double> means = Row(flat.Values(), 2), priors = TensorOf.Vector(p, 1 - p), x = Row([0.5, -1, 2]);
            double root = Math.Sqrt(v);
            double[] unit = [1, 0, 0, 0, 1, 0, 0, 0, 1];
            ExactDistribution<double>[] laws =
            [
                new GaussianMixture<double>(means, Twice(v), priors),
                new IsotropicMixture<double>(means, TensorOf.Vector(v, v), priors),
                new HomoscedasticMixture<double>(means, v, priors),
                new LowRankMixture<double>(means, Twice(root), priors),
            ];
            AssertSame(laws, x, NoiseLevel.OfFlow(t), 1e-12 / v);

            Tensor<double> Twice(double factor) => Tensor.Create([.. unit.Concat(unit).Select(entry => factor * entry)], [2, 3, 3]);
        });

    // The thin factor goes through least squares, its product through Cholesky: two ways to the same numbers while sigma is not small.
    [Fact]
    public void Mixtures_OfThinFactorsAndOfTheirProducts_Agree() => Laws.Hold(
        from means in Laws.Vectors(2) from a in Laws.Vectors(1.5) from t in Laws.Between(0.1, 1) select (means, a, t),
        given =>
        {
            double[] a = given.a.Values();
            double[] covs = [.. new[] { a[..3], a[3..] }.SelectMany(row => row.SelectMany(left => row.Select(right => left * right)))];
            Tensor<double> means = Row(given.means.Values(), 2), priors = TensorOf.Vector(0.25, 0.75);
            ExactDistribution<double>[] laws =
            [
                new LowRankMixture<double>(means, Tensor.Create([.. a], [2, 3, 1]), priors),
                new GaussianMixture<double>(means, Tensor.Create(covs, [2, 3, 3]), priors),
            ];
            AssertSame(laws, Row([0.5, -1, 2]), NoiseLevel.OfFlow(given.t), 1e-10);
        });

    [Fact]
    public void EmpiricalDistribution_OfImages_IsTheMixtureOfPoints()
    {
        double[] points = [1, 2, 1, 2, -3, 0, 0.5, -1];
        ExactDistribution<double>[] laws =
        [
            new EmpiricalDistribution<double>(Tensor.Create([.. points], [4, 1, 2, 1])),
            new HomoscedasticMixture<double>(Row([1, 2, -3, 0, 0.5, -1], 3), 0, TensorOf.Vector(0.5, 0.25, 0.25)),
        ];
        AssertSame(laws, Row([0.1, 0.9, 2, -2], 2), NoiseLevel.OfFlow(0.6), 1e-14);
    }

    [Theory]
    [InlineData(new[] { 0.9, 1.8 }, new[] { 1.0, 2 })]
    [InlineData(new[] { 0.0, 5 }, new[] { 0.0, 2 })]
    [InlineData(new[] { 7.0, -2 }, new[] { 1.0, -2 })]
    public void EmpiricalDistribution_AtSigmaZero_GivesTheNearestImagesMean(double[] x, double[] want)
    {
        EmpiricalDistribution<double> law = new(Row([1.0, 2, -1, 2, 1, -2], 3));
        Assert.Equal(want, law.X0(Row(x), NoiseLevel.OfSigma(0.0)).Values());
    }

    [Fact]
    public void EmpiricalDistribution_OfPlainNumbers_IsThatOfVectorsOfOne()
    {
        ExactDistribution<double>[] laws = [new EmpiricalDistribution<double>(TensorOf.Vector(1.0, -2)), new EmpiricalDistribution<double>(Row([1.0, -2], 2))];
        AssertSame(laws, TensorOf.Vector(0.5, -0.5, 3), NoiseLevel.OfFlow(0.5), 0);
    }

    [Fact]
    public void X0_WithAPointBesideABroadBump_BelongsToTheBumpAtSigmaZero()
    {
        IsotropicMixture<double> law = new(Row([0.0, 1], 2), TensorOf.Vector(0.0, 1), TensorOf.Vector(0.5, 0.5));
        Assert.Equal(0.25, law.X0(Row([0.25]), NoiseLevel.OfSigma(0.0)).Values()[0], 1e-15);
        Assert.Equal(0.25, law.X0(Row([0.25]), NoiseLevel.OfSigma(1e-3)).Values()[0], 1e-5);
    }

    [Fact]
    public void X0_WithASingularGaussianBesideARegularOne_BelongsToTheRegularOneAtSigmaZero()
    {
        Tensor<double> covs = Tensor.Create([0.1, 0.3, 0.3, 0.9, 1, 0, 0, 1], [2, 2, 2]);
        GaussianMixture<double> law = new(Row([0.0, 1, 2, 3], 2), covs, TensorOf.Vector(0.5, 0.5));
        Near([0.25, -2], law.X0(Row([0.25, -2]), NoiseLevel.OfSigma(0.0)).Values(), 1e-15);
    }

    // One direction of the plane: along it a Gaussian, across it a point, both known in closed form at any sigma.
    [Theory]
    [InlineData(1e-2)]
    [InlineData(1e-6)]
    [InlineData(1e-10)]
    public void LowRankMixture_AtSmallSigma_KeepsItsDigits(double sigma)
    {
        LowRankMixture<double> law = new(Row([0.0, 0]), Tensor.Create([3.0, 4.0], [1, 2, 1]), TensorOf.Vector(1.0));
        NoiseLevel<double> level = NoiseLevel.OfSigma(sigma);
        double along = 2 * 25 / (25 + (sigma * sigma)), across = 0.5;
        Tensor<double> x = Row([(0.6 * 2) - (0.8 * across), (0.8 * 2) + (0.6 * across)]);
        Near([0.6 * along, 0.8 * along], law.X0(x, level).Values(), 1e-14);
        double left = (2 - along) / sigma;
        double[] want = [(0.6 * left) - (0.8 * across / sigma), (0.8 * left) + (0.6 * across / sigma)];
        Near(want, law.Eps(x, level).Values(), 1e-14 / sigma);
    }

    [Fact]
    public void X0_FarFromTheOrigin_LosesNothingButTheRoundingOfTheData()
    {
        EmpiricalDistribution<double> near = new(Row([0.0, 1, 0.5], 3)), far = new(Row([4096.0, 4097, 4096.5], 3));
        NoiseLevel<double> level = NoiseLevel.OfSigma(0.25);
        Assert.Equal(near.X0(Row([0.625]), level).Values()[0] + 4096, far.X0(Row([4096.625]), level).Values()[0], 2e-12);
    }

    private static void AssertSame(ExactDistribution<double>[] laws, Tensor<double> x, NoiseLevel<double> level, double within)
    {
        foreach (ExactDistribution<double> law in laws[1..])
        {
            foreach (PredictionKind kind in Enum.GetValues<PredictionKind>())
            {
                double[] want = laws[0].Field(kind, x, level).Values();
                Near(want, law.Field(kind, x, level).Values(), within * (1 + want.Max(Math.Abs)));
            }

            double[] density = laws[0].LogDensity(x, level).Values();
            Near(density, law.LogDensity(x, level).Values(), within * (1 + density.Max(Math.Abs)));
            Near(laws[0].Covariance(level).Values(), law.Covariance(level).Values(), 1e-13);
        }
    }

    private static double[] Density(ExactDistribution<double> law, NoiseLevel<double> level) =>
        Array.ConvertAll(law.LogDensity(Row(Line, Line.Length), level).Values(), Math.Exp);

    private static double Integral(double[] weights, Func<double, double> f) => Step * Line.Zip(weights, (x, weight) => f(x) * weight).Sum();
}
