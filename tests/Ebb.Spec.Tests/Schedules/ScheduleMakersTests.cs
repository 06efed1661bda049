using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Schedules;

/// <summary>Each maker against its closed form.</summary>
public sealed class ScheduleMakersTests
{
    private const int Steps = 50;

    [Fact]
    public void ScaledLinear_OfAnyStep_HasRootsOnALine()
    {
        VpSchedule<double> schedule = VpSchedule.ScaledLinear(Steps, 0.0004, 0.09);

        for (int k = 0; k < Steps; k++) Assert.Equal(0.02 + (0.28 * k / (Steps - 1)), Math.Sqrt(schedule.Beta(k)), 1e-15);
    }

    [Fact]
    public void Sigmoid_OfMirroredSteps_HasBetasThatAddUpToTheEnds()
    {
        VpSchedule<double> schedule = VpSchedule.Sigmoid(Steps, 0.1, 0.5);

        Assert.Equal(0.1 + (0.4 / (1 + Math.Exp(6))), schedule.Beta(0), 1e-15);
        for (int k = 0; k < Steps; k++) Assert.Equal(0.6, schedule.Beta(k) + schedule.Beta(Steps - 1 - k), 1e-15);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1000)]
    public void Cosine_BeforeTheCap_IsTheClosedForm(int steps)
    {
        VpSchedule<double> schedule = new CosineSchedule().Make<double>(steps);

        for (int t = 0; t < steps; t++) Assert.Equal(Signal(t) / Signal(0), schedule.AlphaBar(t), 1e-13);
        Assert.Equal(0.999, schedule.Beta(steps - 1));

        double Signal(int t) => Math.Pow(Math.Cos(((t / (double)steps) + 0.008) / 1.008 * Math.PI / 2), 2);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(1000)]
    public void Laplace_OfALateStep_IsTheClosedForm(int steps)
    {
        VpSchedule<double> schedule = new LaplaceSchedule().Make<double>(steps);

        // The square of f is a logistic curve of the log-SNR -sign(1/2 - u) ln(1 - 2 |1/2 - u| + 1e-6)/2.
        for (int t = 0; t < steps; t++) Assert.Equal(Signal(t) / Signal(0), schedule.AlphaBar(t), 1e-12);

        double Signal(int t)
        {
            double u = t / (double)steps, logSnr = -Math.CopySign(0.5, 0.5 - u) * Math.Log(1 - (2 * Math.Abs(0.5 - u)) + 1e-6);
            return Math.Sqrt(1 / (1 + Math.Exp(-logSnr)));
        }
    }

    [Fact]
    public void Exponential_OfAnyStep_IsTheClosedForm()
    {
        VpSchedule<double> schedule = new ExponentialSchedule().Make<double>(Steps);

        for (int t = 0; t <= Steps; t++) Assert.Equal(Math.Exp(-12.0 * t / Steps), schedule.AlphaBar(t), 1e-14);
    }

    [Fact]
    public void OfAlphaBar_OfAFunctionThatNeedsNoCap_FollowsIt()
    {
        VpSchedule<double> schedule = VpSchedule.OfAlphaBar(4, u => 8 - (4 * u), 0.5);

        Assert.Equal([1, 0.875, 0.75, 0.625, 0.5], Enumerable.Range(0, 5).Select(schedule.AlphaBar));
    }

    [Fact]
    public void OfAlphaBar_BeyondTheCap_TakesTheCap() => Assert.Equal(0.25, VpSchedule.OfAlphaBar(2, u => 1 - u, 0.25).Beta(1));

    [Fact]
    public void OfAlphaBar_OfAFunctionThatRises_Refuses() =>
        Assert.Throws<ArgumentOutOfRangeException>("betas[0]", () => VpSchedule.OfAlphaBar(3, u => 1 + u, 0.5));

    [Theory]
    [InlineData(1.0)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void OfAlphaBar_OfACapOutsideTheRange_Refuses(double maxBeta) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(maxBeta), () => VpSchedule.OfAlphaBar(3, u => 1 - u, maxBeta));

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 0.5 })]
    [InlineData(new[] { 0.5, 0.0 })]
    public void RescaleZeroTerminalSnr_OfAScheduleThatHasNoLine_Refuses(double[] betas) =>
        Assert.Throws<ArgumentException>("schedule", () => VpSchedule.RescaleZeroTerminalSnr(new VpSchedule<double>(betas)));

    [Fact]
    public void RescaleZeroTerminalSnr_OfTwoSteps_KeepsTheFirst() =>
        Assert.Equal([1, 0.75, 0], AlphaBars(VpSchedule.RescaleZeroTerminalSnr(new VpSchedule<double>([0.25, 0.5]))));

    private static IEnumerable<double> AlphaBars(VpSchedule<double> schedule) => Enumerable.Range(0, schedule.Steps + 1).Select(schedule.AlphaBar);
}
