using Ebb.Spec.Optim;

namespace Ebb.Spec.Tests.Optim;

public sealed class LearningRateRuleTests
{
    public static TheoryData<LearningRateSchedule> Schedules => new(Enum.GetValues<LearningRateSchedule>());

    [Theory]
    [MemberData(nameof(Schedules))]
    public void At_WithAWarmUp_ClimbsFromZeroThenNeverRises(LearningRateSchedule schedule)
    {
        LearningRateRule<double> rule = new(0.5, schedule, 100) { WarmupSteps = 10, Least = 0.125 };
        double[] rates = [.. Enumerable.Range(0, 101).Select(rule.At)];
        for (int step = 0; step <= 10; step++) Assert.Equal(0.05 * step, rates[step], 1e-16);
        Assert.Equal(rates[10..].OrderDescending(), rates[10..]);
        Assert.Equal(schedule == LearningRateSchedule.Constant ? 0.5 : 0.125, rates[100]);
    }

    [Fact]
    public void At_HalfWay_IsHalfFallen()
    {
        Assert.Equal(1, At(LearningRateSchedule.Constant, 60));
        Assert.Equal(0.5, At(LearningRateSchedule.Cosine, 60), 1e-15);
        Assert.Equal(0.5, At(LearningRateSchedule.Linear, 60));
        Assert.Equal((1 + Math.Sqrt(0.5)) / 2, At(LearningRateSchedule.Cosine, 40), 1e-15);
        Assert.Equal(0.75, At(LearningRateSchedule.Linear, 40));

        static double At(LearningRateSchedule schedule, int step) => new LearningRateRule<double>(1, schedule, 100) { WarmupSteps = 20 }.At(step);
    }

    [Theory]
    [MemberData(nameof(Schedules))]
    public void At_WithoutAWarmUp_StartsAtTheFullRate(LearningRateSchedule schedule) =>
        Assert.Equal(0.3, new LearningRateRule<double>(0.3, schedule, 7).At(0));

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    public void At_StepOutsideTheRun_Refuses(int step) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(step), () => new LearningRateRule<double>(1, LearningRateSchedule.Cosine, 100).At(step));

    [Fact]
    public void At_OfNoNamedSchedule_Refuses() =>
        Assert.Throws<InvalidOperationException>(() => new LearningRateRule<double>(1, (LearningRateSchedule)9, 100).At(1));
}
