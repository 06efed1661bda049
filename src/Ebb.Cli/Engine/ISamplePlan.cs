namespace Ebb.Cli.Engine;

/// <summary>A model that is ready to draw images.</summary>
internal interface ISamplePlan
{
    /// <summary>What is about to run.</summary>
    RunFacts Facts { get; }

    /// <summary>The steps of the schedule that the model was trained with, T.</summary>
    int ScheduleSteps { get; }

    /// <summary>Draws the images and writes them to <paramref name="path"/>.</summary>
    /// <param name="path">A .png, .ppm or .npy file; replaced whole when it is there.</param>
    /// <param name="steps">Sampling steps, 1 to <see cref="ScheduleSteps"/>.</param>
    /// <param name="progress">Told after each step.</param>
    /// <param name="cancellation">Stops the work between steps; no file is left then.</param>
    SampleOutcome Run(string path, int steps, IProgress<WorkTick> progress, CancellationToken cancellation);
}
