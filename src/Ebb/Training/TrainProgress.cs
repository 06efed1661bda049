namespace Ebb.Training;

/// <summary>What a training run reports after each step, and once before the first as step 0.</summary>
/// <param name="Step">Optimizer steps taken.</param>
/// <param name="Steps">Optimizer steps in all.</param>
/// <param name="Loss">The loss of this step's batch, before the step changed the weights; NaN at step 0.</param>
/// <param name="HeldOutLoss">The loss on the evaluation batch, where it was measured.</param>
/// <param name="StepMilliseconds">How long this step took, without the evaluation; 0 at step 0.</param>
/// <param name="Elapsed">Time since the run began.</param>
public readonly record struct TrainProgress(
    int Step, int Steps, double Loss, double? HeldOutLoss, double StepMilliseconds, TimeSpan Elapsed)
{
    /// <summary>
    /// The means that make up <see cref="HeldOutLoss"/>, of equal bands of t = 0 .. T-1 from the least noisy to the noisiest; empty where it was not
    /// measured. A band has the same images and the same noise throughout a run.
    /// </summary>
    public ReadOnlyMemory<double> HeldOutLossByTime { get; init; }

    /// <summary>The learning rate of this step; 0 at step 0.</summary>
    public double LearningRate { get; init; }

    /// <summary>The norm of all gradients of this step together, before clipping; NaN at step 0.</summary>
    public double GradientNorm { get; init; }

    /// <summary>Steps so far that changed nothing, as loss or gradient was infinite or not a number.</summary>
    public int SkippedSteps { get; init; }
}
