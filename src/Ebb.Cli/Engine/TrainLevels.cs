using Ebb.Sampling;
using Ebb.Spec;
using Ebb.Spec.Schedules;

namespace Ebb.Cli.Engine;

/// <summary>Makes the noise levels that the settings of a training run describe.</summary>
internal static class TrainLevels
{
    public static NoiseLevels Create(TrainSettings settings)
    {
        if (settings.Schedule == TrainSettings.Flow) return NoiseLevels.Flow(settings.ScheduleSteps, settings.Shift ?? 1);
        var schedule = Rule(settings).Make<double>(settings.ScheduleSteps);
        return new NoiseLevels(settings.ZeroSnr ? VpSchedule.RescaleZeroTerminalSnr(schedule) : schedule);
    }

    private static NoiseSchedule Rule(TrainSettings settings) => settings is { BetaStart: { } start, BetaEnd: { } end }
        ? settings.Schedule switch
        {
            "scaled_linear" => new ScaledLinearSchedule(start, end),
            "sigmoid" => new SigmoidSchedule(start, end),
            _ => new LinearSchedule(start, end),
        }
        : Catalog.Schedules[settings.Schedule];
}
