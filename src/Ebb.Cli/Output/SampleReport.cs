using Ebb.Cli.Engine;

namespace Ebb.Cli.Output;

/// <summary>The results of <c>ebb sample</c>, for a person or for a program.</summary>
internal static class SampleReport
{
    public static void Write(SampleOutcome outcome, SampleSettings settings, IReadOnlyList<int>? classes, bool json, TextWriter target)
    {
        if (json)
        {
            target.WriteLine(JsonLine.Of(
                ("files", outcome.Files),
                ("images", settings.Count),
                ("sampler", settings.Sampler),
                ("steps", outcome.Steps),
                ("spacing", outcome.Spacing),
                ("guidance", settings.Guidance),
                ("classes", classes?.Cast<object>()),
                ("seconds", Math.Round(outcome.Seconds, 3)),
                ("ms_per_sampling_step", Math.Round(outcome.MillisecondsPerSamplingStep, 4)),
                ("device", settings.Compute.Device),
                ("threads", settings.Compute.Threads),
                ("fast_kernels", settings.Compute.FastKernels),
                ("seed", settings.Seed),
                ("first", settings.First),
                ("interpolate", settings.InterpolateSeed),
                ("mse", outcome.MeanSquaredError),
                ("warnings", outcome.Warnings)));
            return;
        }

        foreach (string file in outcome.Files) target.WriteLine($"wrote           {file}");
        if (outcome.MeanSquaredError is { } error) target.WriteLine(Units.Invariant($"error           {error:g3} mean squared, of the decoded picture"));
        target.WriteLine(Units.Invariant(
            $"time            {Units.Duration(outcome.Seconds)} for {Units.Count(settings.Count, "image")} in {Units.Count(outcome.Steps, "step")}, {outcome.MillisecondsPerSamplingStep:0.00} ms per step"));
    }
}
