using Ebb.Spec.Schedules;
using FsCheck;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Schedules;

public sealed class BetaDistributionTests
{
    private const double Tol = 1e-12;

    private static readonly Gen<double> Shapes = Laws.Between(-1, 2).Select(exponent => Math.Pow(10, exponent));

    /// <summary>Probabilities near both ends as well as between.</summary>
    public static TheoryData<double> Probabilities { get; } = [1e-30, 1e-9, 0.001, 0.1, 0.25, 0.49, 0.5, 0.51, 0.75, 0.9, 0.999, 1 - 1e-9];

    [Theory]
    [MemberData(nameof(Probabilities))]
    public void Quantile_OfTheArcsineLaw_IsASquaredSine(double p) =>
        Near(Math.Pow(Math.Sin(Math.PI * p / 2), 2), BetaDistribution.Quantile(p, 0.5, 0.5));

    [Theory]
    [MemberData(nameof(Probabilities))]
    public void Quantile_OfAPower_IsARoot(double p)
    {
        foreach (double a in new[] { 0.3, 0.6, 1, 2.5, 40 }) Near(Math.Pow(p, 1 / a), BetaDistribution.Quantile(p, a, 1));
    }

    [Theory]
    [MemberData(nameof(Probabilities))]
    public void Quantile_OfAMirroredPower_IsARoot(double p)
    {
        // 1 - (1-p)^(1/b) without cancellation.
        foreach (double b in new[] { 0.3, 0.6, 1, 2.5, 40 }) Near(-ExpM1(LogP1(-p) / b), BetaDistribution.Quantile(p, 1, b));
    }

    [Theory]
    [MemberData(nameof(Probabilities))]
    public void Cdf_OfWholeShapes_IsTheirPolynomial(double x) =>
        Near((6 * x * x) - (8 * x * x * x) + (3 * x * x * x * x), BetaDistribution.Cdf(x, 2, 3));

    // Computed apart with 50 digits.
    [Theory]
    [InlineData(0.01, 0.6, 2.5, 0.11608294506692252088)]
    [InlineData(0.3, 0.6, 2.5, 0.75410059965304320059)]
    [InlineData(0.9, 0.6, 2.5, 0.99855335254083753159)]
    [InlineData(0.5, 30, 0.2, 2.261596579596241379e-11)]
    [InlineData(0.9, 30, 0.2, 0.0032049071822387035982)]
    [InlineData(0.9999, 30, 0.2, 0.66027304729753902193)]
    public void Cdf_OfOtherShapes_IsTheKnownValue(double x, double a, double b, double want) => Near(want, BetaDistribution.Cdf(x, a, b));

    [Fact]
    public void Cdf_OfAQuantile_IsTheProbability() => Laws.Hold(
        from p in Laws.Between(0, 1) from a in Shapes from b in Shapes select (p, a, b),
        law =>
        {
            double x = BetaDistribution.Quantile(law.p, law.a, law.b);
            // A quantile is a double: it cannot say more than its neighbours do.
            double before = Math.Max(0, Math.BitDecrement(x)), after = Math.Min(1, Math.BitIncrement(x));
            double slack = BetaDistribution.Cdf(after, law.a, law.b) - BetaDistribution.Cdf(before, law.a, law.b);
            Assert.Equal(law.p, BetaDistribution.Cdf(x, law.a, law.b), Tol + slack);
        });

    [Fact]
    public void Cdf_OfMirroredShapes_AddsUpToOne() => Laws.Hold(
        from x in Laws.Between(0, 1) from a in Shapes from b in Shapes select (x, a, b),
        law => Assert.Equal(1, BetaDistribution.Cdf(law.x, law.a, law.b) + BetaDistribution.Cdf(1 - law.x, law.b, law.a), Tol));

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    public void Quantile_OfAnEnd_IsThatEnd(double p) => Assert.Equal((p, p), (BetaDistribution.Quantile(p, 0.6, 3), BetaDistribution.Cdf(p, 0.6, 3)));

    [Theory]
    [InlineData(-0.1, 1, 1, "p")]
    [InlineData(1.1, 1, 1, "p")]
    [InlineData(double.NaN, 1, 1, "p")]
    [InlineData(0.5, 0, 1, "a")]
    [InlineData(0.5, 1, double.PositiveInfinity, "b")]
    [InlineData(0.5, 1, double.NaN, "b")]
    public void Quantile_OfAnArgumentOutsideItsRange_NamesIt(double p, double a, double b, string argument) =>
        Assert.Throws<ArgumentOutOfRangeException>(argument, () => BetaDistribution.Quantile(p, a, b));

    private static void Near(double want, double got) => Assert.Equal(1, got / want, Tol);

    // Kahan's forms: the error of the inner function cancels.
    private static double LogP1(double x) => 1 + x is var y && y == 1 ? x : Math.Log(y) * x / (y - 1);

    private static double ExpM1(double x) => Math.Abs(x) < 1e-5 ? x + (x * x / 2) + (x * x * x / 6) : Math.Exp(x) - 1;
}
