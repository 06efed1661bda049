namespace Ebb.Cli.Engine;

/// <summary>What a training run did.</summary>
/// <param name="RunFolder">The run folder.</param>
/// <param name="Steps">Steps done.</param>
/// <param name="LossStart">The held-out loss before the first step.</param>
/// <param name="LossEnd">The held-out loss after the last step.</param>
/// <param name="Seconds">Time from start to end, pictures included.</param>
/// <param name="MillisecondsPerStep">The median over the steps; null when there were none.</param>
/// <param name="ImagesPerSecond">Training images per second; null when there were no steps.</param>
/// <param name="PeakRssMib">The largest resident memory of the process.</param>
/// <param name="NoisyError">Mean squared error of the noisy picture against the reference.</param>
/// <param name="ReconstructionError">Mean squared error of the reconstruction against the reference.</param>
/// <param name="Files">Pictures and logs written, the sample grid first.</param>
/// <param name="Warnings">What a person should know, one line each.</param>
internal sealed record TrainOutcome(
    string RunFolder,
    int Steps,
    double LossStart,
    double LossEnd,
    double Seconds,
    double? MillisecondsPerStep,
    double? ImagesPerSecond,
    double PeakRssMib,
    double NoisyError,
    double ReconstructionError,
    IReadOnlyList<string> Files,
    IReadOnlyList<string> Warnings)
{
    /// <summary>The bound of the net's Lipschitz constant, at first and at the end; null where none was asked for.</summary>
    public (double Before, double After)? Lipschitz { get; init; }
}
