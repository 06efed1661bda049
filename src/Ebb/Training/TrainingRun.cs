using Ebb.Data;
using Ebb.Optim;
using Ebb.Sampling;

namespace Ebb.Training;

/// <summary>What training made: the model, its curve and its speed.</summary>
public sealed class TrainingRun
{
    private readonly Ema? _average;

    internal TrainingRun(DiffusionModel model, Ema? average, IReadOnlyList<CurvePoint> curve, double[] stepMilliseconds, int batchSize, TimeSpan elapsed)
    {
        (Model, _average, Curve, Elapsed) = (model, average, curve, elapsed);
        double[] sorted = [.. stepMilliseconds.Order()];
        MedianStepMilliseconds = sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
        ImagesPerSecond = MedianStepMilliseconds == 0 ? 0 : 1000 * batchSize / MedianStepMilliseconds;
    }

    /// <summary>The trained model, with the average of the weights where <see cref="TrainerOptions.EmaDecay"/> asked for one.</summary>
    public DiffusionModel Model { get; }

    /// <summary>Whether <see cref="Model"/> holds an average, so that the weights of the last step are others.</summary>
    public bool HasAverage => _average is not null;

    /// <summary>The held-out loss, that of the average where there is one: at step 0, every max(1, steps / 50) steps, and at the end.</summary>
    public IReadOnlyList<CurvePoint> Curve { get; }

    /// <summary>
    /// Upper bounds of the net's Lipschitz constant: of the net as it was given to the trainer, and of <see cref="Model"/>. Null without
    /// <see cref="TrainerOptions.Lipschitz"/>.
    /// </summary>
    public (double Before, double After)? Lipschitz { get; internal init; }

    /// <summary>The time of the whole run.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>The median time of one step, of the last 4,096 where there were more, in milliseconds; 0 when no step was taken.</summary>
    public double MedianStepMilliseconds { get; }

    /// <summary>Images trained on per second at the median step; 0 when no step was taken.</summary>
    public double ImagesPerSecond { get; }

    /// <summary>Does something with the model while it holds the weights of the last step, as the optimizer left them, then puts the average back.</summary>
    /// <exception cref="InvalidOperationException">The trainer runs again, and the net holds those weights already.</exception>
    public void WithLastWeights(Action<DiffusionModel> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (_average is { IsSwapped: false }) throw new InvalidOperationException("The trainer runs again, and its net is no longer this run's.");
        _average?.Swap();
        try
        {
            action(Model);
        }
        finally
        {
            _average?.Swap();
        }
    }

    /// <inheritdoc cref="DiffusionModel.Sample"/>
    public ImageBatch Sample(int count, ulong seed, SamplerOptions? options = null) => Model.Sample(count, seed, options);
}
