using System.Globalization;
using Ebb.Sampling;
using Ebb.Spec;
using Ebb.Spec.Fields;
using Ebb.Spec.Schedules;

namespace Ebb.Models;

/// <summary>Finds the words of <c>scheduler_config.json</c> for a model: a schedule's name where it has one, else its betas one by one.</summary>
internal static class SchedulerDescription
{
    /// <exception cref="ArgumentException">The file has no word for what the net predicts.</exception>
    public static SchedulerConfig Of(DiffusionModel model)
    {
        string prediction = model.Prediction switch
        {
            PredictionKind.Eps => "epsilon",
            PredictionKind.X0 => "sample",
            PredictionKind.V => model.Levels.Schedule is null ? SchedulerConfig.Flow : "v_prediction",
            _ => throw new ArgumentException($"A scheduler file has no word for a net that predicts {model.Prediction}; expected eps, x0 or v.", nameof(model)),
        };
        var config = model.Levels.Schedule is { } schedule
            ? Of(schedule)
            : SchedulerConfig.Classes[SchedulerConfig.FlowEuler] with { NumTrainTimesteps = model.Levels.Count, Shift = model.Levels.Shift!.Value };
        return config with { PredictionType = prediction };
    }

    private static SchedulerConfig Of(VpSchedule<double> schedule)
    {
        double[] betas = Betas(schedule);
        var same = Candidates(betas).FirstOrDefault(candidate => Gives(candidate, betas));
        if (same is null) return new() { NumTrainTimesteps = betas.Length, BetaStart = betas[0], BetaEnd = betas[^1], TrainedBetas = betas };
        return IsKnownToDdim(same.BetaSchedule) ? same : same with { TrainedBetas = Betas((same with { RescaleBetasZeroSnr = false }).Schedule()) };
    }

    // The class would refuse another name, but takes betas and rescales them, so that there the betas are written beside the name.
    private static bool IsKnownToDdim(string name) => name is "linear" or "scaled_linear" or "squaredcos_cap_v2";

    // Only a rescaled schedule ends at 1, and rescaling takes two steps.
    private static IEnumerable<SchedulerConfig> Candidates(double[] betas)
    {
        bool isRescaled = betas[^1] == 1;
        if (isRescaled && betas.Length < 2) return [];
        return
            from name in Catalog.Schedules.Keys
            from ends in HasEnds(name) ? Ends(betas[0], betas[^1]) : [(1e-4, 0.02)]
            select new SchedulerConfig
            {
                NumTrainTimesteps = betas.Length,
                BetaSchedule = name,
                BetaStart = ends.Start,
                BetaEnd = ends.End,
                RescaleBetasZeroSnr = isRescaled,
            };
    }

    // The ends themselves, or those of a logistic curve, as the short numbers that somebody gave; then those of the papers, and of this program.
    private static IEnumerable<(double Start, double End)> Ends(double first, double last)
    {
        double inside = 1 / (1 + Math.Exp(6)), beyond = inside * (last - first) / (1 - (2 * inside));
        return
            from ends in new[] { (first, last), (Short(first), Short(last)), (Short(first - beyond), Short(last + beyond)), (1e-4, 0.02), (0.00085, 0.012), (1e-4, 0.12) }
            where ends.Item1 >= 0 && ends.Item2 is >= 0 and < 1
            select ends;
    }

    private static bool Gives(SchedulerConfig candidate, double[] betas)
    {
        try
        {
            return Betas(candidate.Schedule()).SequenceEqual(betas);
        }
        catch (ArgumentException)
        {
            // So many steps that it has run out of signal before the last one cannot be rescaled.
            return false;
        }
    }

    private static bool HasEnds(string name) => name is "linear" or "scaled_linear" or "sigmoid";

    private static double Short(double beta) => double.Parse(beta.ToString("G12", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static double[] Betas(VpSchedule<double> schedule) => [.. Enumerable.Range(0, schedule.Steps).Select(schedule.Beta)];
}
