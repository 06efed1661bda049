using Ebb.Data;
using Ebb.Sampling;

namespace Ebb.Training;

/// <summary>What training made: the model, its curve and its speed.</summary>
public sealed class TrainingRun
{
    internal TrainingRun(DiffusionModel model, IReadOnlyList<CurvePoint> curve, double[] stepMilliseconds, int batchSize, TimeSpan elapsed)
    {
        (Model, Curve, Elapsed) = (model, curve, elapsed);
        double[] sorted = [.. stepMilliseconds.Order()];
        MedianStepMilliseconds = sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
        ImagesPerSecond = MedianStepMilliseconds == 0 ? 0 : 1000 * batchSize / MedianStepMilliseconds;
    }

    /// <summary>The trained model.</summary>
    public DiffusionModel Model { get; }

    /// <summary>The held-out loss at step 0, every max(1, steps / 50) steps, and at the end.</summary>
    public IReadOnlyList<CurvePoint> Curve { get; }

    /// <summary>The time of the whole run.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>The median time of one step, in milliseconds; 0 when no step was taken.</summary>
    public double MedianStepMilliseconds { get; }

    /// <summary>Images trained on per second at the median step; 0 when no step was taken.</summary>
    public double ImagesPerSecond { get; }

    /// <inheritdoc cref="DiffusionModel.Sample"/>
    public ImageBatch Sample(int count, ulong seed, SamplerOptions? options = null) => Model.Sample(count, seed, options);
}
