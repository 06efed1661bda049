namespace Ebb.Cli.Engine;

/// <summary>What a sampling run did.</summary>
/// <param name="Files">The files written.</param>
/// <param name="Steps">Sampling steps taken.</param>
/// <param name="Seconds">Time from start to end.</param>
/// <param name="MillisecondsPerSamplingStep">The median over the steps, for the whole batch of images.</param>
/// <param name="Warnings">What a person should know, one line each, such as the step where some |x_t| passed 10.</param>
internal sealed record SampleOutcome(
    IReadOnlyList<string> Files, int Steps, double Seconds, double MillisecondsPerSamplingStep, IReadOnlyList<string> Warnings)
{
    /// <summary>How the levels lay, in lower case.</summary>
    public string Spacing { get; init; } = "linspace";

    /// <summary>The mean squared error of a decoded picture; null where none was encoded.</summary>
    public double? MeanSquaredError { get; init; }
}
