using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Schedules;

public sealed class SigmaGridTests
{
    public static TheoryData<string, int> Cases() => ScheduleRegistry.Rows(ScheduleRegistry.SigmaGrids, 1, 2, 3, 10, 257);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Grid_OfAnyKind_FallsFromTheGreatestToTheLeast(string name, int count)
    {
        double[] sigmas = ScheduleRegistry.SigmaGrids[name](count, 0.03, 14.6);

        Assert.Equal(count, sigmas.Length);
        Assert.Equal(14.6, sigmas[0]);
        if (count > 1) Assert.Equal(0.03, sigmas[^1]);
        for (int k = 1; k < count; k++) Assert.InRange(sigmas[k], double.Epsilon, Math.BitDecrement(sigmas[k - 1]));
    }

    [Fact]
    public void Karras_OfAnyRho_IsEvenInTheRoot()
    {
        double[] sigmas = SigmaGrid.Karras(9, 0.002, 80.0, 5);

        double[] roots = Array.ConvertAll(sigmas, sigma => Math.Pow(sigma, 0.2));
        for (int k = 0; k < 9; k++) Assert.Equal(roots[0] + ((roots[8] - roots[0]) * k / 8), roots[k], 1e-14);
    }

    // Computed apart with 50 digits.
    [Fact]
    public void Edm_OfTheDefaults_IsTheGridOfThePaperAndZero()
    {
        double[] sigmas = SigmaGrid.Edm<double>(18);

        Assert.Equal(19, sigmas.Length);
        Assert.Equal([80, 57.5859847212481578, 40.7855737965079582, 28.3745846041568374], sigmas.Take(4), IsNear);
        Assert.Equal((0.002, 0), (sigmas[17], sigmas[18]));
    }

    [Fact]
    public void UniformLogSigma_OfAnyStep_HasOneRatio()
    {
        double[] sigmas = SigmaGrid.UniformLogSigma(4, 0.1, 100.0);

        Assert.Equal([100, 10, 1, 0.1], sigmas, IsNear);
    }

    [Fact]
    public void Beta_OfEqualShapes_IsMirrored()
    {
        double[] sigmas = SigmaGrid.Beta(11, 1.0, 3.0);

        for (int k = 0; k < 11; k++) Assert.Equal(4, sigmas[k] + sigmas[10 - k], 1e-14);
        Assert.Equal(2, sigmas[5], 1e-14);
    }

    [Fact]
    public void Beta_OfTheUniformLaw_IsEven() => Assert.Equal([3, 2.5, 2, 1.5, 1], SigmaGrid.Beta(5, 1.0, 3.0, 1, 1), IsNear);

    [Theory]
    [InlineData(FinalSigma.None, new[] { 4.0, 2, 1 })]
    [InlineData(FinalSigma.Zero, new[] { 4.0, 2, 1, 0 })]
    [InlineData(FinalSigma.SigmaMin, new[] { 4.0, 2, 1, 1 })]
    public void Grid_WithAFinalSigma_AppendsIt(FinalSigma final, double[] want) =>
        Assert.Equal(want, SigmaGrid.UniformLogSigma(3, 1.0, 4.0, final), IsNear);

    [Theory]
    [InlineData(0, 1, 2, "count")]
    [InlineData(VpSchedule.MaxSteps + 1, 1, 2, "count")]
    [InlineData(3, 0, 2, "sigmaMin")]
    [InlineData(3, -1, 2, "sigmaMin")]
    [InlineData(3, double.NaN, 2, "sigmaMin")]
    [InlineData(3, 2, 1, "sigmaMax")]
    [InlineData(3, 2, double.PositiveInfinity, "sigmaMax")]
    [InlineData(3, 2, double.NaN, "sigmaMax")]
    public void Grid_OfAnArgumentOutsideItsRange_NamesIt(int count, double least, double greatest, string argument)
    {
        Assert.Throws<ArgumentOutOfRangeException>(argument, () => SigmaGrid.Karras(count, least, greatest));
        Assert.Throws<ArgumentOutOfRangeException>(argument, () => SigmaGrid.UniformLogSigma(count, least, greatest));
        Assert.Throws<ArgumentOutOfRangeException>(argument, () => SigmaGrid.Beta(count, least, greatest));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-7.0)]
    [InlineData(double.NaN)]
    public void Karras_OfARhoOutsideTheRange_Refuses(double rho) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(rho), () => SigmaGrid.Karras(3, 1.0, 2.0, rho));

    private static bool IsNear(double want, double got) => Math.Abs(got - want) <= 1e-13 * want;
}
