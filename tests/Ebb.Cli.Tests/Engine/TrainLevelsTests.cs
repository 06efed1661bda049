using Ebb.Cli.Engine;
using Ebb.Spec.Schedules;

namespace Ebb.Cli.Tests.Engine;

public sealed class TrainLevelsTests
{
    private const int T = 7;

    public static TheoryData<string, double[]> Betas() => new()
    {
        { "--schedule linear", Of(VpSchedule.Linear(T, 0.01, 0.2)) },
        { "--schedule scaled_linear", Of(VpSchedule.ScaledLinear(T, 0.01, 0.2)) },
        { "--schedule sigmoid", Of(VpSchedule.Sigmoid(T, 0.01, 0.2)) },
        { "--schedule linear --zero-snr", Of(VpSchedule.RescaleZeroTerminalSnr(VpSchedule.Linear(T, 0.01, 0.2))) },
    };

    [Theory]
    [MemberData(nameof(Betas))]
    public void Create_ScheduleBetweenBetas_IsTheSpecifications(string flags, double[] betas) =>
        Assert.Equal(betas, Of(TrainLevels.Create(Settings($"{flags} --beta-start 0.01 --beta-end 0.2")).Schedule!));

    [Fact]
    public void Create_ScheduleWithoutBetas_IsTheSpecifications()
    {
        foreach (var (name, rule) in new (string, NoiseSchedule)[] { ("cosine", new CosineSchedule()), ("laplace", new LaplaceSchedule()), ("exp", new ExponentialSchedule()) })
        {
            Assert.Equal(Of(rule.Make<double>(T)), Of(TrainLevels.Create(Settings($"--schedule {name}")).Schedule!));
        }
    }

    [Fact]
    public void Create_ZeroSnr_EndsInNoiseAlone() => Assert.Equal(0, TrainLevels.Create(Settings("--schedule cosine --zero-snr")).Schedule!.AlphaBar(T));

    [Theory]
    [InlineData("", 1)]
    [InlineData(" --shift 3", 3)]
    public void Create_Flow_IsShifted(string flags, double shift)
    {
        var levels = TrainLevels.Create(Settings($"--schedule flow{flags}"));
        Assert.Equal((null, shift, T), (levels.Schedule, levels.Shift, levels.Count));
        Assert.Equal(shift * 2 / 7 / (1 + ((shift - 1) * 2 / 7)), levels[1].Sigma, 12);
    }

    private static double[] Of(VpSchedule<double> schedule) => [.. Enumerable.Range(0, schedule.Steps).Select(schedule.Beta)];

    private static TrainSettings Settings(string flags)
    {
        var run = CliRun.Of(FormattableString.Invariant($"train --T {T} {flags}"));
        Assert.True(run.Code == 0, run.Error);
        return run.Engine.Training!;
    }
}
