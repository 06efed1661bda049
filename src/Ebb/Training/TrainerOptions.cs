using Ebb.Data;
using Ebb.Optim;
using Ebb.Spec.Fields;
using Ebb.Spec.Forward;
using Ebb.Spec.Optim;

namespace Ebb.Training;

/// <summary>How to train. Every setting has a usable default.</summary>
public sealed record TrainerOptions
{
    /// <summary>Optimizer steps, at least 0. Default 600.</summary>
    public int Steps { get; init; } = 600;

    /// <summary>Images per batch, at least 1. A batch larger than the data set repeats images with other noise. Default 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// Batches whose gradients make one step, at least 1: a step then sees that many times <see cref="BatchSize"/> images. Memory depends on neither,
    /// for a batch runs through the net a few images at a time anyway. Default 1.
    /// </summary>
    public int GradientAccumulationSteps { get; init; } = 1;

    /// <summary>What the net learns to predict: eps, x0 or v. Default eps.</summary>
    public PredictionKind Prediction { get; init; } = PredictionKind.Eps;

    /// <summary>How much the loss of a noise level counts in training; the held-out loss stays unweighted. Default: all alike.</summary>
    public LossWeighting LossWeighting { get; init; } = LossWeighting.None;

    /// <summary>The gamma of <see cref="LossWeighting.MinSnr"/>, above 0. Default 5, as in its paper.</summary>
    public double MinSnrGamma { get; init; } = 5;

    /// <summary>Whether every other image, at random, is seen as in a mirror, left for right. Default no.</summary>
    public bool RandomFlips { get; init; }

    /// <summary>
    /// For a net with classes, the share of images, in [0, 1), that are given the net's last class in place of their own. That class then means
    /// none, and no image may have it as its own; guidance needs it (Ho and Salimans, 2022). With 0 it is one like the others. Default 0.1.
    /// </summary>
    public double ClassDropout { get; init; } = 0.1;

    /// <summary>Adam's step size, positive. Default 1e-3.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>How the learning rate changes over the run. Default cosine: the last, small steps sharpen the samples.</summary>
    public LearningRateSchedule LearningRateSchedule { get; init; } = LearningRateSchedule.Cosine;

    /// <summary>
    /// Steps over which the learning rate climbs from 0 before that, at least 0. The first step of a warm-up moves nothing. Default 0; a
    /// U-Net starts better with a few hundred.
    /// </summary>
    public int WarmupSteps { get; init; }

    /// <summary>How fast the weights shrink for themselves, times the learning rate (AdamW); at least 0. Default 0; 1e-2 is usual.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Gradients longer than this, all together, are shortened to it; positive, or null for none. Default null; 1 is usual.</summary>
    public double? MaxGradientNorm { get; init; }

    /// <summary>
    /// The decay of the running average of the weights, in [0, 1), or null for none. With one, the held-out loss and the trained model are
    /// those of the average. It warms up as (1 + m) / (10 + m), so that early weights are forgotten. Default null: with a learning
    /// rate that falls to zero there is little left to average; 0.9999 is usual for runs of 100,000 steps and more.
    /// </summary>
    public double? EmaDecay { get; init; }

    /// <summary>
    /// What the net's Lipschitz constant in the Euclidean norm, from the image to the prediction at any time, is kept at or below: positive, or null
    /// for no bound. For nets of convolutions and relus alone. The trainer scales the net's weights when it is made, and the constant is bounded by the
    /// product of the layers' norms (1 + product for residual blocks), rounded up, at the end. Default null.
    /// </summary>
    public double? Lipschitz { get; init; }

    /// <summary>
    /// How many steps may change nothing, as their loss or a gradient is infinite or not a number, before the run is given up; at least 0.
    /// Default 0: the first such step ends it.
    /// </summary>
    public int SkipBadSteps { get; init; }

    /// <summary>Determines shuffle, timesteps and noise. The net has a seed of its own for its weights. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Images never trained on, on which the curve is measured; null to measure on images of the training data.</summary>
    public Dataset? HeldOut { get; init; }

    /// <summary>Images in one step.</summary>
    internal int ImagesPerStep => BatchSize * GradientAccumulationSteps;

    /// <summary>The part of it that is the optimizer's.</summary>
    internal AdamOptions Adam => new() { LearningRate = LearningRate, WeightDecay = WeightDecay, MaxGradientNorm = MaxGradientNorm };

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Steps);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(GradientAccumulationSteps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)BatchSize * GradientAccumulationSteps, int.MaxValue, nameof(GradientAccumulationSteps));
        ArgumentOutOfRangeException.ThrowIfNegative(WarmupSteps);
        ArgumentOutOfRangeException.ThrowIfNegative(SkipBadSteps);
        if (Prediction is not (PredictionKind.Eps or PredictionKind.X0 or PredictionKind.V))
        {
            throw new ArgumentOutOfRangeException(nameof(Prediction), Prediction, "Expected Eps, X0 or V.");
        }

        if (!(MinSnrGamma > 0)) throw new ArgumentOutOfRangeException(nameof(MinSnrGamma), MinSnrGamma, "Expected a number above 0; 5 is usual.");
        if (!(ClassDropout is >= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(ClassDropout), ClassDropout, "Expected a share in [0, 1); 0.1 is usual.");
        if (Lipschitz is { } target && !(target > 0 && double.IsFinite(target)))
        {
            throw new ArgumentOutOfRangeException(nameof(Lipschitz), target, "Expected a finite number above 0, 10 is a good try; or null for no bound.");
        }

        Adam.Validate();
        if (EmaDecay is { } decay && !(decay is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(EmaDecay), decay, "Expected a decay in [0, 1), 0.9999 is usual; or null for no average.");
        }
    }
}
