using Ebb.Spec.Schedules;
using Ebb.Testing.Theorems;

namespace Ebb.Spec.Tests.Schedules;

/// <summary>What every discrete schedule keeps, whatever its length.</summary>
public sealed class ScheduleLawTests
{
    public static TheoryData<string, int> Cases() => ScheduleRegistry.Rows(ScheduleRegistry.Schedules, 0, 1, 2, 3, 10, 100, 1000);

    public static TheoryData<string, int> CasesToRescale() => ScheduleRegistry.Rows(ScheduleRegistry.Schedules, 2, 3, 10, 100, 1000);

    [Theory]
    [MemberData(nameof(Cases))]
    [Theorem("alphabar-range", Evidence.Property)]
    public void AlphaBar_OfASchedule_FallsFromOneWithinTheUnitInterval(string name, int steps)
    {
        VpSchedule<double> schedule = ScheduleRegistry.Schedules[name](steps);

        Assert.Equal(steps, schedule.Steps);
        Assert.Equal(1, schedule.AlphaBar(0));
        for (int t = 1; t <= steps; t++)
        {
            Assert.InRange(schedule.Beta(t - 1), 1e-5, 0.999);
            Assert.InRange(schedule.AlphaBar(t), double.Epsilon, Math.BitDecrement(schedule.AlphaBar(t - 1)));
        }
    }

    [Theory]
    [MemberData(nameof(CasesToRescale))]
    [Theorem("zero-terminal-snr", Evidence.Property)]
    public void RescaleZeroTerminalSnr_OfASchedule_MovesTheRootsOnALineToZero(string name, int steps)
    {
        VpSchedule<double> schedule = ScheduleRegistry.Schedules[name](steps), rescaled = VpSchedule.RescaleZeroTerminalSnr(schedule);
        double first = Math.Sqrt(schedule.AlphaBar(1)), last = Math.Sqrt(schedule.AlphaBar(steps));

        Assert.Equal((1, 0), (rescaled.Beta(steps - 1), rescaled.AlphaBar(steps)));
        Assert.Equal(schedule.AlphaBar(1), rescaled.AlphaBar(1));
        for (int t = 1; t <= steps; t++)
        {
            double root = (Math.Sqrt(schedule.AlphaBar(t)) - last) * first / (first - last);
            Assert.Equal(root, Math.Sqrt(rescaled.AlphaBar(t)), 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(CasesToRescale))]
    public void RescaleZeroTerminalSnr_OfARescaledSchedule_ChangesNothing(string name, int steps)
    {
        VpSchedule<double> once = VpSchedule.RescaleZeroTerminalSnr(ScheduleRegistry.Schedules[name](steps)), twice = VpSchedule.RescaleZeroTerminalSnr(once);

        for (int k = 0; k < steps; k++) Assert.Equal(once.Beta(k), twice.Beta(k), 1e-14);
    }
}
