using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Schedules;

public sealed class VpScheduleTests
{
    // The reference's defaults, which it counts from level 0.
    [Theory]
    [InlineData(0, 0.9999, 1e-12)]
    [InlineData(25, 0.67007, 5e-6)]
    [InlineData(50, 0.20558, 5e-6)]
    [InlineData(99, 0.0019072, 5e-8)]
    public void Linear_OfTheDefaults_GivesThePublishedAlphaBars(int level, double want, double within) =>
        Assert.Equal(want, VpSchedule.Linear(100).AlphaBar(TimeOf.IndexOfLevel(level)), within);

    [Fact]
    public void Linear_OfNoSteps_HasOneAlphaBar()
    {
        VpSchedule<double> schedule = VpSchedule.Linear(0);

        Assert.Equal(0, schedule.Steps);
        Assert.Equal(1, schedule.AlphaBar(0));
        Assert.Throws<ArgumentOutOfRangeException>("k", () => schedule.Beta(0));
    }

    [Fact]
    public void Linear_OfOneStep_TakesTheLastBeta()
    {
        VpSchedule<double> schedule = VpSchedule.Linear(1, 0.25, 0.5);

        Assert.Equal(0.5, schedule.Beta(0));
        Assert.Equal(0.5, schedule.AlphaBar(1));
    }

    [Fact]
    public void Linear_OfTwoSteps_TakesBothEnds()
    {
        VpSchedule<double> schedule = VpSchedule.Linear(2, 0.25, 0.5);

        Assert.Equal([0.25, 0.5], [schedule.Beta(0), schedule.Beta(1)]);
        Assert.Equal([1, 0.75, 0.375], [schedule.AlphaBar(0), schedule.AlphaBar(1), schedule.AlphaBar(2)]);
    }

    [Fact]
    public void AlphaBar_OfAnySchedule_StartsAtOneAndFallsWithinTheUnitInterval() => Laws.Hold(Laws.Schedules, schedule =>
    {
        Assert.Equal(1, schedule.AlphaBar(0));
        for (int t = 1; t <= schedule.Steps; t++) Assert.InRange(schedule.AlphaBar(t), 0, schedule.AlphaBar(t - 1));
    });

    [Fact]
    public void AlphaBetween_OfTwoIndices_IsTheRatioOfAlphaBars() => Laws.Hold(Laws.Steps, step =>
        Assert.Equal(
            step.Schedule.AlphaBar(step.From),
            step.Schedule.AlphaBetween(step.From, step.To) * step.Schedule.AlphaBar(step.To),
            1e-14));

    [Fact]
    public void Linear_InSingle_StaysNearDouble()
    {
        VpSchedule<float> single = VpSchedule.Linear(100, 1e-4f, 0.12f);
        VpSchedule<double> twice = VpSchedule.Linear(100);
        // A product of t rounded factors: at most 2t units in the last place, each 2^-24 of the value.
        for (int t = 0; t <= 100; t++) Assert.Equal(twice.AlphaBar(t), single.AlphaBar(t), 3 * t * twice.AlphaBar(t) / (1 << 24));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1e-9)]
    [InlineData(2)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Constructor_OfABetaOutsideTheRange_NamesIt(double beta)
    {
        Assert.Throws<ArgumentOutOfRangeException>("betas[1]", () => new VpSchedule<double>([0.1, beta, 0.1]));
        Assert.Throws<ArgumentOutOfRangeException>("betaStart", () => VpSchedule.Linear(0, beta, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>("betaEnd", () => VpSchedule.Linear(0, 0.1, beta));
    }

    [Fact]
    public void Constructor_OfALastBetaOfOne_LeavesNoSignal()
    {
        VpSchedule<double> schedule = new([0.5, 1]);

        Assert.Equal([1, 0.5, 0], [schedule.AlphaBar(0), schedule.AlphaBar(1), schedule.AlphaBar(2)]);
        Assert.Equal(0, schedule.AlphaBetween(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>("betas[1]", () => new VpSchedule<double>([0.5, Math.BitIncrement(1.0)]));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(VpSchedule.MaxSteps + 1)]
    [InlineData(int.MaxValue)]
    public void Linear_OfTooFewOrManySteps_Refuses(int steps) => Assert.Throws<ArgumentOutOfRangeException>(nameof(steps), () => VpSchedule.Linear(steps));

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void AlphaBar_OutsideTheSchedule_SaysHowIndicesCount(int t)
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(nameof(t), () => VpSchedule.Linear(3).AlphaBar(t));
        Assert.Contains("0 to steps = 3", error.Message, StringComparison.Ordinal);
    }
}
