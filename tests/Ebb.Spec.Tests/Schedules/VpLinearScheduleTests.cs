using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;
using Ebb.Testing.Exact;

namespace Ebb.Spec.Tests.Schedules;

public sealed class VpLinearScheduleTests
{
    [Fact]
    public void AlphaBar_AtTheEnds_IsOneAndTheFullIntegral()
    {
        VpLinearSchedule<double> schedule = new(0.1, 20);

        Assert.Equal(1, schedule.AlphaBar(0));
        Assert.Equal(0, schedule.Sigma(0));
        Assert.Equal(Math.Exp(-10.05), schedule.AlphaBar(1), 1e-18);
        Assert.Equal((0.1, 20.0), (schedule.Beta(0), schedule.Beta(1)));
    }

    [Fact]
    public void AlphaBar_Differentiated_LosesTheShareBeta() => Laws.Hold(Laws.Between(0, 1), t =>
    {
        VpLinearSchedule<Dual<double>> schedule = new(new(0.1, 0), new(20, 0));
        Dual<double> alphaBar = schedule.AlphaBar(new(t, 1));
        Assert.Equal(-schedule.Beta(new(t, 0)).Value, alphaBar.Derivative / alphaBar.Value, 1e-13);
    });

    [Fact]
    public void AlphaBar_InTime_Decreases() => Laws.Hold(Laws.Between(0, 0.999), t =>
    {
        VpLinearSchedule<double> schedule = new(0.1, 20);
        Assert.True(schedule.AlphaBar(t + 0.001) < schedule.AlphaBar(t));
    });

    [Fact]
    public void Values_InDouble_AreWithinAFewUlpsOfThoseInSixtyDigits() => Laws.Hold(Laws.Between(0.001, 1), t =>
    {
        VpLinearSchedule<double> schedule = new(0.125, 20);
        VpLinearSchedule<BigFloat> exact = new(BigFloat.FromDouble(0.125), BigFloat.FromInteger(20));
        BigFloat time = BigFloat.FromDouble(t), alphaBar = exact.AlphaBar(time), sigma = exact.Sigma(time);

        Assert.Equal(exact.Beta(time).ToDouble(), schedule.Beta(t), 1e-14);
        Assert.Equal(alphaBar.ToDouble(), schedule.AlphaBar(t), 1.6e-14 * alphaBar.ToDouble());
        Assert.Equal(sigma.ToDouble(), schedule.Sigma(t), 1e-15 / sigma.ToDouble());
        Assert.Equal(1, ((sigma * sigma) + alphaBar).ToDouble());
    });

    [Theory]
    [InlineData(-0.1, 20, "betaStart")]
    [InlineData(double.NaN, 20, "betaStart")]
    [InlineData(0.1, double.PositiveInfinity, "betaEnd")]
    public void Constructor_OfNoRate_NamesIt(double betaStart, double betaEnd, string argument) =>
        Assert.Throws<ArgumentOutOfRangeException>(argument, () => new VpLinearSchedule<double>(betaStart, betaEnd));
}
