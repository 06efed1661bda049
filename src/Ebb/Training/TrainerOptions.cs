using Ebb.Data;
using Ebb.Spec.Optim;

namespace Ebb.Training;

/// <summary>How to train. Every setting has a usable default.</summary>
public sealed record TrainerOptions
{
    /// <summary>Optimizer steps, at least 0. Default 600.</summary>
    public int Steps { get; init; } = 600;

    /// <summary>Images per step, at least 1. A batch larger than the data set repeats images with other noise. Default 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Adam's step size, positive. Default 1e-3.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>How the learning rate changes over the run. Default cosine: the last, small steps sharpen the samples.</summary>
    public LearningRateSchedule LearningRateSchedule { get; init; } = LearningRateSchedule.Cosine;

    /// <summary>Determines shuffle, timesteps and noise. The net has a seed of its own for its weights. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Images never trained on, on which the curve is measured; null to measure on images of the training data.</summary>
    public Dataset? HeldOut { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Steps);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        if (!(LearningRate > 0 && double.IsFinite(LearningRate)))
        {
            throw new ArgumentOutOfRangeException(nameof(LearningRate), LearningRate, "Expected a positive, finite learning rate; 1e-3 is usual.");
        }
    }
}
