using System.Diagnostics;
using Ebb.Data;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Schedules;

namespace Ebb.Training;

/// <summary>
/// Trains a net to predict noise: each step draws a batch of images, a random timestep and fresh noise for each, and takes
/// one Adam step on the mean squared error of epsHat against eps (Ho, Jain and Abbeel, 2020, algorithm 1).
/// </summary>
/// <remarks>A run is a function of net, data and options: the same seed gives the same bits at any number of threads.</remarks>
public sealed class Trainer
{
    private readonly TrainerOptions _options;
    private readonly TrainingStep _step;
    private readonly Evaluation _evaluation;

    /// <summary>Makes a trainer.</summary>
    /// <exception cref="ArgumentException">The net does not fit the images, or the schedule is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public Trainer(Net net, VpSchedule<double> schedule, Dataset data, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(data);
        _options = options ?? new();
        _options.Validate();
        var heldOut = _options.HeldOut ?? data;
        CheckFits(net, data, data);
        CheckFits(net, data, heldOut);
        Model = new DiffusionModel(net, schedule, data.Height, data.Width);
        var levels = new NoiseLevels(schedule);
        _step = new TrainingStep(net, levels, data, _options);
        _evaluation = new Evaluation(net, levels, heldOut, _options.Seed);
    }

    /// <summary>The model being trained: during a run with the weights of the last step, after it with their average, where one is kept.</summary>
    public DiffusionModel Model { get; }

    /// <summary>The bytes that training holds: weights, gradients, moments, their average, and everything between input and loss. The data set is not among them.</summary>
    public long Bytes => _step.Bytes + _evaluation.Bytes;

    /// <summary>Takes all steps.</summary>
    /// <param name="progress">Told after every step, on the training thread.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <returns>The trained model and its curve.</returns>
    /// <exception cref="TrainingDivergedException">The loss became infinite or not a number.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public TrainingRun Run(IProgress<TrainProgress>? progress = null, CancellationToken cancellation = default)
    {
        // A run before this one has left the average in the net.
        if (_step.Average is { IsSwapped: true } left) left.Swap();
        long began = Stopwatch.GetTimestamp();
        var times = new double[_options.Steps];
        var curve = new List<CurvePoint>();
        int logEvery = Math.Max(1, _options.Steps / 50);

        for (int k = 0; k <= _options.Steps; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            double loss = double.NaN;
            if (k > 0)
            {
                long stepBegan = Stopwatch.GetTimestamp();
                loss = _step.Take(k);
                times[k - 1] = Stopwatch.GetElapsedTime(stepBegan).TotalMilliseconds;
                if (!double.IsFinite(loss)) throw new TrainingDivergedException(k, loss, _options.LearningRate);
            }

            double? heldOut = k % logEvery == 0 || k == _options.Steps ? HeldOutLoss() : null;
            if (heldOut is { } value) curve.Add(new CurvePoint(k, value));
            progress?.Report(new TrainProgress(k, _options.Steps, loss, heldOut, k == 0 ? 0 : times[k - 1], Stopwatch.GetElapsedTime(began)));
        }

        _step.Average?.Swap();
        return new TrainingRun(Model, _step.Average, curve, times, _options.BatchSize, Stopwatch.GetElapsedTime(began));
    }

    private double HeldOutLoss()
    {
        _step.Average?.Swap();
        double loss = _evaluation.Loss();
        _step.Average?.Swap();
        return loss;
    }

    private static void CheckFits(Net net, Dataset data, Dataset other)
    {
        if (other.Channels != net.InputChannels)
        {
            throw new ArgumentException(
                $"The net takes images of {net.InputChannels} channels; {other.Name} has {other.Channels}. Make the net for the data's channels.", nameof(data));
        }

        if (other.Height != data.Height || other.Width != data.Width)
        {
            throw new ArgumentException($"Expected held-out images of {data.Height}x{data.Width}; {other.Name} has {other.Height}x{other.Width}.", nameof(other));
        }
    }
}
