namespace Ebb.Cli.Engine;

/// <summary>A model and the images to measure it against.</summary>
internal interface IEvalPlan
{
    /// <summary>What is about to run.</summary>
    RunFacts Facts { get; }

    /// <summary>Measures, and writes the pictures into <paramref name="folder"/>.</summary>
    /// <param name="folder">The folder for the figures; made when it is not there.</param>
    /// <param name="progress">Told as each part of the work goes on.</param>
    /// <param name="cancellation">Stops the work.</param>
    EvalOutcome Run(string folder, IProgress<WorkTick> progress, CancellationToken cancellation);
}
