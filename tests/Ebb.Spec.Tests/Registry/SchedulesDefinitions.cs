using System.Numerics;
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
        new ScaledLinearAlphaBar(),
        new SigmoidAlphaBar(),
        .. Catalog.Schedules.Select(entry => new NamedAlphaBar(entry.Key, entry.Value)),
        new RescaledAlphaBar(),
        new LogSnrs(),
        new LevelsOfLogSnr(),
        new SignalToNoise(),
        new SigmaTables(),
        new Karras(),
        new UniformLogSigma(),
        new BetaGrid(),
        new EdmLevels(),
        new FlowShifts(),
        new FlowMatchLevels(),
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

    private sealed class ScaledLinearAlphaBar() : Definition("VpSchedule.ScaledLinear, alphaBar", (0.001, 0.01), (0.02, 0.3))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => AlphaBars(VpSchedule.ScaledLinear(20, x[0], x[1]));
    }

    private sealed class SigmoidAlphaBar() : Definition("VpSchedule.Sigmoid, alphaBar", (0, 0.01), (0.02, 0.3))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => AlphaBars(VpSchedule.Sigmoid(20, x[0], x[1]));
    }

    private sealed class NamedAlphaBar(string name, NoiseSchedule schedule) : Definition($"the schedule {name}, alphaBar")
    {
        public override string? OutOfHalf => schedule is LaplaceSchedule ? "1e-6 lies below its range" : null;

        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => AlphaBars(schedule.Make<TScalar>(20));
    }

    private sealed class RescaledAlphaBar() : Definition("VpSchedule.RescaleZeroTerminalSnr, alphaBar", (0.01, 0.05), (0.1, 0.3))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => AlphaBars(VpSchedule.RescaleZeroTerminalSnr(VpSchedule.Linear(8, x[0], x[1])));
    }

    private sealed class LogSnrs() : Definition("LogSnr of alphaBar and sigma", (0.05, 0.95), (0.05, 20))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => [LogSnr.OfAlphaBar(x[0]), LogSnr.OfSigma(x[1])];
    }

    private sealed class LevelsOfLogSnr() : Definition("LogSnr to alphaBar, sigma and lambda", (-8, 8))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => [LogSnr.ToAlphaBar(x[0]), LogSnr.ToSigma(x[0]), LogSnr.ToLambda(x[0])];
    }

    private sealed class SignalToNoise() : Definition("Snr of alphaBar and sigma", (0.05, 0.9), (0.1, 5))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => [Snr.OfAlphaBar(x[0]), Snr.OfSigma(x[1])];
    }

    private sealed class SigmaTables() : Definition("SigmaTable, between levels", (0.01, 0.05), (0.1, 0.3))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            SigmaTable<TScalar> table = new(VpSchedule.Linear(8, x[0], x[1]));
            return [table.At(0), table.At(7), table.Interpolate(3.25), table.InterpolateLog(3.25)];
        }
    }

    private sealed class Karras() : Definition("SigmaGrid.Karras", (0.01, 0.1), (5, 50))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => SigmaGrid.Karras(6, x[0], x[1]);
    }

    private sealed class UniformLogSigma() : Definition("SigmaGrid.UniformLogSigma", (0.01, 0.1), (5, 50))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => SigmaGrid.UniformLogSigma(6, x[0], x[1], FinalSigma.Zero);
    }

    private sealed class BetaGrid() : Definition("SigmaGrid.Beta", (0.01, 0.1), (5, 50))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => SigmaGrid.Beta(6, x[0], x[1], final: FinalSigma.SigmaMin);
    }

    private sealed class EdmLevels() : Definition("EdmGrid")
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => Numbers(EdmGrid.Make<TScalar>(6, new()));
    }

    private sealed class FlowShifts() : Definition("FlowShift", (0, 1), (0.5, 2), (0.5, 0.6), (0, 0.4))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) =>
        [
            FlowShift.Apply(x[0], FlowShift.OfMu(x[1], TimeShiftType.Exponential)),
            FlowShift.Mu(1024, x[0], x[1]),
            .. FlowShift.StretchToTerminal<TScalar>([TScalar.One, x[2]], x[3]),
        ];
    }

    private sealed class FlowMatchLevels() : Definition("FlowMatchGrid")
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) =>
            Numbers(FlowMatchGrid.Make<TScalar>(6, new() { NumTrainTimesteps = 100, Shift = 3, SigmaSpacing = SigmaSpacing.Karras }));
    }

    private static TScalar[] AlphaBars<TScalar>(VpSchedule<TScalar> schedule)
        where TScalar : INumberBase<TScalar> => [.. Enumerable.Range(0, schedule.Steps + 1).Select(schedule.AlphaBar)];

    private static TScalar[] Numbers<TScalar>(SigmaSpaceGrid<TScalar> grid) => [.. grid.Sigmas, .. grid.Timesteps, grid.InitNoiseSigma];
}
