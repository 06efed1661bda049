using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Registry;

internal static class SchedulesDefinitions
{
    public static IReadOnlyList<Definition> All { get; } =
    [
        new LinearAlphaBar(),
        new LinearAlphaBetween(),
        new Time(TimeConvention.OverSteps),
        new Time(TimeConvention.OverLast),
    ];

    private sealed class LinearAlphaBar() : Definition("VpSchedule.Linear, alphaBar", (0, 0.01), (0.02, 0.3))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            VpSchedule<TScalar> schedule = VpSchedule.Linear(20, x[0], x[1]);
            return [.. Enumerable.Range(0, 21).Select(schedule.AlphaBar)];
        }
    }

    private sealed class LinearAlphaBetween() : Definition("VpSchedule.Linear, between levels", (0, 0.01), (0.02, 0.3))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => [VpSchedule.Linear(20, x[0], x[1]).AlphaBetween(17, 5)];
    }

    private sealed class Time(TimeConvention convention) : Definition($"TimeOf.Index {convention}")
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) =>
            [.. Enumerable.Range(1, 7).Select(t => TimeOf.Index<TScalar>(t, 7, convention))];
    }
}
