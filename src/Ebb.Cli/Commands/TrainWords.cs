using Ebb.Cli.Engine;
using Ebb.Cli.Parsing;
using Ebb.Spec.Fields;
using Ebb.Spec.Forward;

namespace Ebb.Cli.Commands;

/// <summary>The words that the flags of <c>ebb train</c> take for predictions, schedules and weights; those of scheduler files are understood too.</summary>
internal static class TrainWords
{
    public const string Predictions = "eps|x0|v";
    public const string Schedules = "linear|scaled_linear|cosine|sigmoid|laplace|exp|flow";
    public const string Weightings = "none|min-snr|p2|truncated-snr|snr|edm|inverse-variance|cosmap";

    /// <summary>A prediction; the flag that is absent has none, hence the question mark.</summary>
    public static PredictionKind? Prediction(string flag, string text) => Read(flag, text, Predictions, ("epsilon", "eps"), ("sample", "x0"), ("v_prediction", "v")) switch
    {
        "eps" => PredictionKind.Eps,
        "x0" => PredictionKind.X0,
        _ => PredictionKind.V,
    };

    /// <summary>A schedule, by its name in scheduler files; or <see cref="TrainSettings.Flow"/>.</summary>
    public static string Schedule(string flag, string text) => Read(flag, text, Schedules, (TrainSettings.CosineSchedule, "cosine")) switch
    {
        "cosine" => TrainSettings.CosineSchedule,
        var name => name,
    };

    /// <summary>A schedule as the help spells it.</summary>
    public static string Spell(string schedule) => schedule == TrainSettings.CosineSchedule ? "cosine" : schedule;

    public static LossWeighting Weighting(string flag, string text) => Read(flag, text, Weightings) switch
    {
        "min-snr" => LossWeighting.MinSnr,
        "p2" => LossWeighting.P2,
        "truncated-snr" => LossWeighting.TruncatedSnr,
        "snr" => LossWeighting.Snr,
        "edm" => LossWeighting.Edm,
        "inverse-variance" => LossWeighting.InverseVariance,
        "cosmap" => LossWeighting.CosMap,
        _ => LossWeighting.None,
    };

    private static string Read(string flag, string text, string words, params (string Other, string Word)[] aliases)
    {
        string word = Array.Find(aliases, alias => alias.Other.Equals(text, StringComparison.OrdinalIgnoreCase)).Word ?? text;
        return Values.OneOf(words.Split('|'))(flag, word);
    }
}
