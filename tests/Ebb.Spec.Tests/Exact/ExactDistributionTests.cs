using System.Numerics.Tensors;
using Ebb.Spec.Exact;
using Ebb.Spec.Fields;
using Ebb.Spec.Scalars;
using Ebb.Testing.Theorems;

namespace Ebb.Spec.Tests.Exact;

/// <summary>What holds for every distribution at every noise level.</summary>
public sealed class ExactDistributionTests
{
    private static readonly NoiseLevel<double>[] Levels =
    [
        .. new[] { 0.05, 0.3, 0.8, 0.999 }.Select(NoiseLevel.OfFlow),
        .. new[] { 0.99, 0.5, 0.001 }.Select(NoiseLevel.OfAlphaBar),
        .. new[] { 0.02, 1, 50 }.Select(NoiseLevel.OfSigma),
    ];

    private static readonly NoiseLevel<double> Clean = NoiseLevel.OfSigma(0.0);

    public static TheoryData<string> Names => ExactCase.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Fields_AtAnyLevel_AgreeWithEachOther(string name)
    {
        ExactDistribution<double> law = ExactCase.Named(name).Make<double>();
        foreach (NoiseLevel<double> level in Levels)
        {
            Tensor<double> x = States(law.Dimension, 2);
            double[] x0 = law.X0(x, level).Values(), eps = law.Eps(x, level).Values();
            double scale = 1e-13 * (1 + eps.Max(Math.Abs));
            Near(x.Values(), Sum(level.Alpha, x0, level.Sigma, eps), scale);
            Near(law.V(x, level).Values(), Sum(level.AlphaPrime, x0, level.SigmaPrime, eps), scale);
            Near(eps, Array.ConvertAll(law.Score(x, level).Values(), score => -level.Sigma * score), scale);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Theorem("score-is-gradient", Evidence.Property)]
    public void Score_AtAnyLevel_IsTheGradientOfTheLogDensity(string name)
    {
        ExactCase given = ExactCase.Named(name);
        ExactDistribution<double> law = given.Make<double>();
        ExactDistribution<Dual<double>> dual = given.Make<Dual<double>>();
        double[] x = States(law.Dimension, 1).Values();
        foreach (NoiseLevel<double> level in Levels)
        {
            double[] score = law.Score(Row(x), level).Values();
            for (int i = 0; i < x.Length; i++)
            {
                Dual<double>[] moving = [.. x.Select((value, j) => j == i ? Dual<double>.Variable(value) : Dual<double>.Constant(value))];
                Dual<double> density = dual.LogDensity(Row(moving), Constant(level)).Values().Single();
                Assert.Equal(law.LogDensity(Row(x), level).Values().Single(), density.Value);
                Assert.Equal(score[i], density.Derivative, 1e-11 * (1 + score.Max(Math.Abs)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fields_OfPureNoise_AreTheMeanAndTheStateItself(string name)
    {
        ExactDistribution<double> law = ExactCase.Named(name).Make<double>();
        NoiseLevel<double> noise = NoiseLevel.OfFlow(1.0);
        Tensor<double> x = States(law.Dimension, 1);
        Near(law.Mean(Clean).Values(), law.X0(x, noise).Values(), 1e-15);
        Near(x.Values(), law.Eps(x, noise).Values(), 1e-15);
        Near(x.Values(), Array.ConvertAll(law.Score(x, noise).Values(), score => -score), 1e-15);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fields_AtSigmaZero_HaveTheirValuesWhereThereIsADensity(string name)
    {
        ExactCase given = ExactCase.Named(name);
        ExactDistribution<double> law = given.Make<double>();
        Tensor<double> x = States(law.Dimension, 2);
        double[] eps = law.Eps(x, Clean).Values();
        if (given.HasDensity)
        {
            Near(x.Values(), law.X0(x, Clean).Values(), 1e-14);
            Near(new double[eps.Length], eps, 0);
            Assert.All(law.Score(x, Clean).Values(), score => Assert.True(double.IsFinite(score)));
        }
        else
        {
            Assert.All(eps, value => Assert.False(double.IsFinite(value)));
            Near(law.X0(x, NoiseLevel.OfSigma(1e-5)).Values(), law.X0(x, Clean).Values(), 1e-8);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Field_OfManyRowsAtTheirLevels_IsThatOfEachRowAlone(string name)
    {
        ExactDistribution<double> law = ExactCase.Named(name).Make<double>();
        Tensor<double> x = States(law.Dimension, Levels.Length);
        Tensor<double> images = Tensor.Reshape(x, [Levels.Length, 1, 1, law.Dimension]);
        foreach (PredictionKind kind in Enum.GetValues<PredictionKind>())
        {
            Tensor<double> got = law.Field(kind, images, Levels);
            Assert.Equal(images.Lengths.ToArray(), got.Lengths.ToArray());
            Assert.Equal([.. Levels.SelectMany((level, n) => law.Field(kind, TensorOf.Image(x, n), level).Values())], got.Values());
        }

        Assert.Equal([.. Levels.SelectMany((level, n) => law.LogDensity(TensorOf.Image(x, n), level).Values())], law.LogDensity(x, Levels).Values());
    }

    // With unit vectors for noise, the draws are the columns of the root; so this is E over all components and noises, without chance.
    [Theory]
    [MemberData(nameof(Names))]
    public void Sample_OverAllComponentsAndUnitNoises_HasTheMeanAndTheCovariance(string name)
    {
        ExactDistribution<double> law = ExactCase.Named(name).Make<double>();
        int size = law.Dimension;
        foreach (NoiseLevel<double> level in Levels.Append(Clean))
        {
            double[] mean = law.Mean(level).Values(), sumOfMeans = new double[size], covariance = new double[size * size];
            for (int k = 0; k < law.Priors.Count; k++)
            {
                double[] centre = Draw(k, -1);
                double[][] columns = [.. Enumerable.Range(0, size).Select(i => Sum(1, Draw(k, i), -1, centre)), Sum(1, centre, -1, mean)];
                sumOfMeans = Sum(1, sumOfMeans, law.Priors[k], centre);
                for (int ij = 0; ij < covariance.Length; ij++)
                {
                    covariance[ij] += law.Priors[k] * columns.Sum(column => column[ij / size] * column[ij % size]);
                }
            }

            Near(mean, sumOfMeans, 1e-14);
            Near(law.Covariance(level).Values(), covariance, 1e-14 * (1 + covariance.Max()));

            double[] Draw(int k, int axis) =>
                law.Sample([k], Row([.. Enumerable.Range(0, size).Select(i => i == axis ? 1.0 : 0)]), level).Values();
        }
    }

    [Fact]
    public void ComponentOf_UniformNumbers_FollowsThePriorsAndSkipsZero()
    {
        IsotropicMixture<double> law = new(Row([1.0, 2, 3, 4], 4), TensorOf.Vector(1.0, 1, 1, 1), TensorOf.Vector(0, 0.25, 0.75, 0));
        Assert.Equal([1, 1, 2, 2, 2], new[] { 0, 0.2499, 0.25, 0.9999, 1 }.Select(law.ComponentOf));
    }

    [Fact]
    public void Field_WithWrongShapesOrLevels_IsRefusedByName()
    {
        ExactDistribution<double> law = ExactCase.Named("one variance").Make<double>();
        Tensor<double> x = States(2, 3);
        Assert.Throws<ArgumentException>("x", () => law.X0(States(3, 3), Clean));
        Assert.Throws<ArgumentException>("levels", () => law.X0(x));
        Assert.Throws<ArgumentException>("levels", () => law.LogDensity(x, Clean, Clean));
        Assert.Throws<ArgumentOutOfRangeException>("kind", () => law.Field((PredictionKind)9, x, Clean));
        Assert.Throws<ArgumentException>("components", () => law.Sample([0, 1], x, Clean));
        Assert.Throws<ArgumentException>("components", () => law.Sample([0, 1, 3], x, Clean));
        Assert.Throws<ArgumentException>("noise", () => law.Sample([0], Row([1.0, 2, 3]), Clean));
    }

    internal static Tensor<T> Row<T>(T[] values, int rows = 1) => Tensor.Create([.. values], [rows, values.Length / rows]);

    internal static void Near(double[] want, double[] got, double within)
    {
        Assert.Equal(want.Length, got.Length);
        for (int i = 0; i < want.Length; i++) Assert.Equal(want[i], got[i], within);
    }

    private static NoiseLevel<Dual<double>> Constant(NoiseLevel<double> level) => new(
        Dual<double>.Constant(level.Alpha), Dual<double>.Constant(level.Sigma),
        Dual<double>.Constant(level.AlphaPrime), Dual<double>.Constant(level.SigmaPrime));

    private static Tensor<double> States(int size, int rows) =>
        Row([.. Enumerable.Range(0, rows * size).Select(i => 3 * Math.Sin((1.7 * i) + 0.4))], rows);

    private static double[] Sum(double a, double[] x, double b, double[] y) => [.. x.Zip(y, (left, right) => (a * left) + (b * right))];
}
