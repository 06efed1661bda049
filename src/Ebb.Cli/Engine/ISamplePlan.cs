namespace Ebb.Cli.Engine;

/// <summary>A model that is ready to draw images.</summary>
internal interface ISamplePlan
{
    /// <summary>What is about to run.</summary>
    RunFacts Facts { get; }

    /// <summary>The noise levels that the model was trained with, T.</summary>
    int ScheduleSteps { get; }

    /// <summary>The classes that the model can be asked for, without the one that means none; empty for a model without.</summary>
    IReadOnlyList<ModelClass> Classes { get; }

    /// <summary>Draws the images and writes them.</summary>
    /// <param name="request">What to make of the model.</param>
    /// <param name="progress">Told after each step.</param>
    /// <param name="cancellation">Stops the work between steps; no file is left then.</param>
    SampleOutcome Run(SampleRequest request, IProgress<WorkTick> progress, CancellationToken cancellation);
}
