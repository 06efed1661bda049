using System.Numerics.Tensors;
using Ebb.Spec.Exact;
using static Ebb.Spec.Tests.Exact.ExactDistributionTests;

namespace Ebb.Spec.Tests.Exact;

/// <summary>What constructors refuse beyond the golden cases, and what roundings of single and half precision they must not refuse.</summary>
public sealed class ParametersTests
{
    private static readonly Tensor<double> Means = Row([0.0, 1, 2, 3], 2);
    private static readonly Tensor<double> Halves = TensorOf.Vector(0.5, 0.5);

    [Fact]
    public void Constructors_OfBadParameters_NameThem()
    {
        Assert.Throws<ArgumentNullException>("means", () => new HomoscedasticMixture<double>(null!, 1, Halves));
        Assert.Throws<ArgumentNullException>("priors", () => new HomoscedasticMixture<double>(Means, 1, null!));
        Assert.Throws<ArgumentException>("means", () => new HomoscedasticMixture<double>(TensorOf.Vector(1.0, 2), 1, Halves));
        Assert.Throws<ArgumentException>("means", () => new HomoscedasticMixture<double>(Row([0, 1, double.NaN, 3], 2), 1, Halves));
        Assert.Throws<ArgumentException>("var", () => new HomoscedasticMixture<double>(Means, double.PositiveInfinity, Halves));
        Assert.Throws<ArgumentException>("priors", () => new HomoscedasticMixture<double>(Means, 1, TensorOf.Vector(1.0)));
        Assert.Throws<ArgumentException>("priors", () => new HomoscedasticMixture<double>(Means, 1, TensorOf.Vector(0.5, 0.501)));
        Assert.Throws<ArgumentException>("vars", () => new IsotropicMixture<double>(Means, TensorOf.Vector(1.0, double.NaN), Halves));
        Assert.Throws<ArgumentException>("factors", () => new LowRankMixture<double>(Means, Tensor.Create(Array.Empty<double>(), [2, 2, 0]), Halves));
        Assert.Throws<ArgumentException>("factors", () => new LowRankMixture<double>(Means, Row([1.0, 2, 3, 4], 2), Halves));
        Assert.Throws<ArgumentException>("data", () => new EmpiricalDistribution<double>(Tensor.Create(Array.Empty<double>(), [0, 2])));
    }

    [Theory]
    [InlineData(new[] { -1.0, 0, 0, 1 })]
    [InlineData(new[] { 1.0, 1.01, 1.01, 1 })]
    [InlineData(new[] { 1.0, 0.1, -0.1, 1 })]
    [InlineData(new[] { 0.0, 1, 1, 0 })]
    public void GaussianMixture_OfACovarianceThatIsNone_IsRefused(double[] cov) => Assert.Throws<ArgumentException>(
        "covs", () => new GaussianMixture<double>(Row([0.0, 0]), Tensor.Create([.. cov], [1, 2, 2]), TensorOf.Vector(1.0)));

    [Fact]
    public void Priors_RoundedToFewDigits_StillAddUpToOne()
    {
        Half third = (Half)(1 / 3.0);
        HomoscedasticMixture<Half> half = new(Row([Half.Zero, Half.One, third], 3), third, TensorOf.Vector(third, third, third));
        Assert.Equal(3, half.Priors.Count);
        float[] tenths = [.. Enumerable.Repeat(0.1f, 10)];
        Assert.Equal(10, new HomoscedasticMixture<float>(Row(tenths, 10), 1, TensorOf.Vector(tenths)).Priors.Count);
    }
}
