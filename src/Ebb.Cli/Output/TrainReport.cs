using Ebb.Cli.Engine;

namespace Ebb.Cli.Output;

/// <summary>The results of <c>ebb train</c>, for a person or for a program.</summary>
internal static class TrainReport
{
    public static void Write(TrainOutcome outcome, TrainSettings settings, bool json, TextWriter target)
    {
        if (json) target.WriteLine(Json(outcome, settings));
        else WriteText(outcome, target);
    }

    private static string Json(TrainOutcome outcome, TrainSettings settings) => JsonLine.Of(
        ("run_folder", outcome.RunFolder),
        ("steps", outcome.Steps),
        ("loss_start", outcome.LossStart),
        ("loss_end", outcome.LossEnd),
        ("lipschitz_start", outcome.Lipschitz?.Before),
        ("lipschitz_end", outcome.Lipschitz?.After),
        ("seconds", Math.Round(outcome.Seconds, 3)),
        ("ms_per_step", Rounded(outcome.MillisecondsPerStep, 4)),
        ("images_per_s", Rounded(outcome.ImagesPerSecond, 2)),
        ("peak_rss_mib", Math.Round(outcome.PeakRssMib, 1)),
        ("noisy_mse", outcome.NoisyError),
        ("reconstruction_mse", outcome.ReconstructionError),
        ("device", settings.Compute.Device),
        ("threads", settings.Compute.Threads),
        ("fast_kernels", settings.Compute.FastKernels),
        ("seed", settings.Seed),
        ("files", outcome.Files),
        ("warnings", outcome.Warnings));

    private static double? Rounded(double? value, int digits) => value is { } number ? Math.Round(number, digits) : null;

    private static void WriteText(TrainOutcome outcome, TextWriter target)
    {
        target.WriteLine($"run folder      {outcome.RunFolder}");
        target.WriteLine($"held-out loss   {Units.Loss(outcome.LossStart)} at the start, {Units.Loss(outcome.LossEnd)} at the end");
        if (outcome.Lipschitz is { } constant)
        {
            target.WriteLine($"lipschitz       {Units.Loss(constant.Before)} as initialised, {Units.Loss(constant.After)} at the end");
        }

        target.WriteLine($"reconstruction  mean squared error {Units.Loss(outcome.ReconstructionError)}; the noisy image has {Units.Loss(outcome.NoisyError)}");
        string rate = outcome is { MillisecondsPerStep: { } step, ImagesPerSecond: { } images }
            ? Units.Invariant($", {step:0.00} ms per step, {Units.Rate(images)} images/s")
            : "";
        target.WriteLine(Units.Invariant($"time            {Units.Duration(outcome.Seconds)} for {Units.Count(outcome.Steps, "step")}{rate}"));
        target.WriteLine(Units.Invariant($"peak memory     {outcome.PeakRssMib:0} MiB"));
        foreach (string file in outcome.Files) target.WriteLine($"wrote           {file}");
        target.WriteLine($"next            ebb sample {outcome.RunFolder}");
    }
}
