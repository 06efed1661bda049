using System.Diagnostics;
using System.Globalization;
using Ebb.Data;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Schedules;

namespace Ebb.Training;

/// <summary>
/// Trains a net to predict eps, x0 or v: each step draws images, a random timestep and fresh noise for each, and takes one Adam step on
/// the weighted mean squared error of the prediction (Ho, Jain and Abbeel, 2020, algorithm 1).
/// </summary>
/// <remarks>A run is a function of net, data and options: the same seed gives the same bits at any number of threads.</remarks>
public sealed class Trainer
{
    private readonly TrainerOptions _options;
    private readonly TrainingStep _step;
    private readonly Evaluation _evaluation;

    /// <summary>Makes a trainer for the levels of a schedule.</summary>
    /// <exception cref="ArgumentException">The net does not fit the images or their classes, or the schedule is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public Trainer(Net net, VpSchedule<double> schedule, Dataset data, TrainerOptions? options = null)
        : this(net, new NoiseLevels(schedule), data, options)
    {
    }

    /// <summary>Makes a trainer.</summary>
    /// <param name="net">The net. With classes it has one more than the data where <see cref="TrainerOptions.ClassDropout"/> is above 0: the last means none.</param>
    /// <param name="levels">The noise levels to train at.</param>
    /// <param name="data">The images, with labels where the net has classes.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">The net does not fit the images or their classes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public Trainer(Net net, NoiseLevels levels, Dataset data, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(data);
        _options = options ?? new();
        _options.Validate();
        var heldOut = _options.HeldOut ?? data;
        CheckFits(net, data, data);
        CheckFits(net, data, heldOut);
        int? nullClass = net.Classes > 0 && _options.ClassDropout > 0 ? net.Classes - 1 : null;
        foreach (var images in net.Classes > 0 ? new[] { data, heldOut } : []) CheckClasses(images, net.Classes - (nullClass is null ? 0 : 1));
        Model = new DiffusionModel(net, levels, data.Height, data.Width)
        {
            Prediction = _options.Prediction,
            NullClass = nullClass,
            ClassNames = net.Classes > 0 ? data.ClassNames : null,
        };
        _step = new TrainingStep(Model, data, _options);
        _evaluation = new Evaluation(Model, heldOut, _options.Seed);
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
            progress?.Report(new TrainProgress(k, _options.Steps, loss, heldOut, k == 0 ? 0 : times[k - 1], Stopwatch.GetElapsedTime(began))
            {
                LearningRate = k == 0 ? 0 : _step.LearningRate(k),
                GradientNorm = _step.GradientNorm,
            });
        }

        _step.Average?.Swap();
        return new TrainingRun(Model, _step.Average, curve, times, _options.ImagesPerStep, Stopwatch.GetElapsedTime(began));
    }

    /// <summary>
    /// Does something with the model while it holds the average of the weights, then puts the weights back: for whoever is told of a step. Without
    /// an average it is the model as it is.
    /// </summary>
    public void WithAverage(Action<DiffusionModel> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        bool swaps = _step.Average is { IsSwapped: false };
        if (swaps) _step.Average!.Swap();
        try
        {
            action(Model);
        }
        finally
        {
            if (swaps) _step.Average!.Swap();
        }
    }

    private double HeldOutLoss()
    {
        double loss = 0;
        WithAverage(_ => loss = _evaluation.Loss());
        return loss;
    }

    private static void CheckClasses(Dataset images, int classes)
    {
        for (int i = 0; i < images.Count; i++)
        {
            if (images.Label(i) is { } label && label < classes) continue;
            throw new ArgumentException(
                $"The net knows {classes} classes; image {i} of {images.Name} has {images.Label(i)?.ToString(CultureInfo.InvariantCulture) ?? "no label"}. Expected labels 0 to {classes - 1}.",
                nameof(images));
        }
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
