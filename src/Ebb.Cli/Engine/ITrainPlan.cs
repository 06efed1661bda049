namespace Ebb.Cli.Engine;

/// <summary>A training run that is ready to start.</summary>
internal interface ITrainPlan
{
    /// <summary>What is about to run.</summary>
    RunFacts Facts { get; }

    /// <summary>Takes a few steps in memory to time them, and says what <see cref="Run"/> would do. Writes nothing.</summary>
    TrainRehearsal Rehearse(string runFolder, CancellationToken cancellation);

    /// <summary>Trains, writes the run folder and the pictures and log that the settings name.</summary>
    TrainOutcome Run(string runFolder, IProgress<TrainTick> progress, CancellationToken cancellation);
}
