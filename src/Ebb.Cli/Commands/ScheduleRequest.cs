using System.CommandLine;
using Ebb.Cli.Engine;
using Ebb.Spec.Fields;

namespace Ebb.Cli.Commands;

/// <summary>What the flags of <c>ebb train</c> say about noise levels, and what of it does not go together.</summary>
internal static class ScheduleRequest
{
    /// <summary>Whether the betas of a schedule run between two that can be set.</summary>
    public static bool TakesBetas(string schedule) => schedule is "linear" or "scaled_linear" or "sigmoid";

    /// <summary>Whether the schedule is to be stretched; a flow ends in noise as it is.</summary>
    public static bool IsZeroSnr(ParseResult result, TrainFlags flags) => result.GetValue(flags.ZeroSnr) && !IsFlow(result, flags);

    /// <summary>The prediction asked for, or that which suits the last level.</summary>
    public static PredictionKind Prediction(ParseResult result, TrainFlags flags) =>
        result.GetValue(flags.Prediction) ?? (EndsInNoise(result, flags) ? PredictionKind.V : PredictionKind.Eps);

    /// <exception cref="UsageException">Flags contradict each other.</exception>
    public static void Check(ParseResult result, TrainFlags flags)
    {
        string schedule = result.GetRequiredValue(flags.Schedule), name = TrainWords.Spell(schedule);
        foreach (var beta in TakesBetas(schedule) ? Array.Empty<Option>() : [flags.BetaStart, flags.BetaEnd])
        {
            if (TrainRequest.IsGiven(result, beta)) throw new UsageException($"{beta.Name} is not for --schedule {name}, which needs no betas: leave it out");
        }

        if (TrainRequest.IsGiven(result, flags.Shift) && !IsFlow(result, flags)) throw new UsageException($"--shift is for --schedule flow only; this is {name}");
        if (TrainRequest.IsGiven(result, flags.ZeroSnr) && IsFlow(result, flags))
        {
            throw new UsageException("--zero-snr is not for --schedule flow, whose last level is noise alone as it is: leave it out");
        }

        if (Prediction(result, flags) == PredictionKind.Eps && EndsInNoise(result, flags))
        {
            string because = IsFlow(result, flags) ? "--schedule flow" : "--zero-snr";
            throw new UsageException($"--prediction eps says nothing about the image where there is noise alone, as at the last level with {because}: take v or x0");
        }

        CheckBetas(result.GetValue(flags.BetaStart), result.GetValue(flags.BetaEnd));
    }

    private static bool IsFlow(ParseResult result, TrainFlags flags) => result.GetValue(flags.Schedule) == TrainSettings.Flow;

    private static bool EndsInNoise(ParseResult result, TrainFlags flags) => IsFlow(result, flags) || result.GetValue(flags.ZeroSnr);

    private static void CheckBetas(double start, double end)
    {
        if (start <= end) return;
        string line = FormattableString.Invariant($"--beta-start {start} is above --beta-end {end}: noise must not shrink, so raise --beta-end or lower --beta-start");
        throw new UsageException(line);
    }
}
