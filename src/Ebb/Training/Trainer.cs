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
    // The speed is that of the last steps: a longer run takes no more memory.
    private const int MostTimes = 4096;

    private readonly TrainerOptions _options;
    private readonly TrainingStep _step;
    private readonly Evaluation _evaluation;
    private readonly List<CurvePoint> _curve = [];
    private readonly double? _constantBefore;
    private TimeSpan _earlier;
    private long _began;
    private bool _goesOn;

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
        if (_options.Lipschitz is not null) _constantBefore = Constant();
        _step = new TrainingStep(Model, data, _options);
        _evaluation = new Evaluation(Model, heldOut, _options.Seed);
    }

    /// <summary>The model being trained: during a run with the weights of the last step, after it with their average, where one is kept.</summary>
    public DiffusionModel Model { get; }

    /// <summary>The bytes that training holds: weights, gradients, moments, their average, and everything between input and loss. The data set is not among them.</summary>
    public long Bytes => _step.Bytes + _evaluation.Bytes;

    /// <summary>Optimizer steps taken.</summary>
    public int Step { get; private set; }

    /// <summary>Everything that the steps to come depend on, to be saved: between two steps, or when the run was cancelled.</summary>
    /// <exception cref="InvalidOperationException">The run is over or has not begun, or the weights are exchanged for their average.</exception>
    public TrainingState Capture()
    {
        if (_step.Average is { IsSwapped: true }) throw new InvalidOperationException("The net holds the average of the weights. Capture the state between two steps.");
        return _step.Capture(Step) with { Curve = [.. _curve], ElapsedSeconds = Elapsed.TotalSeconds };
    }

    /// <summary>Goes on from a state: the next run takes the steps that it lacks, to the same bits as the run that it was captured from.</summary>
    /// <exception cref="ArgumentException">The state is not of a run with this net, these options and this data.</exception>
    public void Restore(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Step < 0 || state.Step > _options.Steps || state.SkippedSteps < 0 || state.SkippedSteps > state.Step || state.Updates < 0)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"The state is one after {state.Step} steps, {state.SkippedSteps} of them skipped; this run takes {_options.Steps}."), nameof(state));
        }

        if (_step.Average is { IsSwapped: true } left) left.Swap();
        _step.Restore(state);
        _curve.Clear();
        _curve.AddRange(state.Curve);

        // A run that was stopped before it began has its first point before it.
        (Step, _earlier, _goesOn) = (state.Step, TimeSpan.FromSeconds(state.ElapsedSeconds), state.Step > 0 || state.Curve.Count > 0);
        _began = Stopwatch.GetTimestamp();
    }

    /// <summary>Takes all steps, or those that a restored state or a run that was cancelled lacks. After a whole run it takes all steps once more.</summary>
    /// <param name="progress">Told after every step, on the training thread.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <returns>The trained model and its curve.</returns>
    /// <exception cref="TrainingDivergedException">The loss or a gradient became infinite or not a number, more often than <see cref="TrainerOptions.SkipBadSteps"/> allows.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public TrainingRun Run(IProgress<TrainProgress>? progress = null, CancellationToken cancellation = default)
    {
        // A run before this one has left the average in the net.
        if (_step.Average is { IsSwapped: true } left) left.Swap();
        Begin(progress, cancellation);
        int first = Step;
        var times = new double[Math.Min(MostTimes, _options.Steps - first)];
        while (Step < _options.Steps)
        {
            cancellation.ThrowIfCancellationRequested();
            double milliseconds = Take(out double loss);
            times[(Step - 1 - first) % times.Length] = milliseconds;
            if (Step == _options.Steps) _step.Finish();
            Report(progress, loss, milliseconds);
        }

        _goesOn = false;
        _step.Average?.Swap();
        return new TrainingRun(Model, _step.Average, [.. _curve], times, _options.ImagesPerStep, Elapsed)
        {
            Lipschitz = _constantBefore is { } before ? (before, Constant()!.Value) : null,
        };
    }

    /// <summary>Takes steps to see how long they take, and leaves the trainer where they lead: for a trial, not for a run.</summary>
    /// <param name="most">The most steps; fewer where the run has fewer left.</param>
    /// <param name="enough">No further step begins after so much time.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <returns>The time of each step, in milliseconds.</returns>
    /// <exception cref="TrainingDivergedException">The loss or a gradient became infinite or not a number, more often than <see cref="TrainerOptions.SkipBadSteps"/> allows.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<double> TimeSteps(int most, TimeSpan enough, CancellationToken cancellation = default)
    {
        var times = new List<double>();
        long began = Stopwatch.GetTimestamp();
        while (times.Count < most && Step < _options.Steps && Stopwatch.GetElapsedTime(began) < enough)
        {
            cancellation.ThrowIfCancellationRequested();
            times.Add(Take(out _));
        }

        return times;
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

    /// <summary>The time that training has taken, before a restored state too.</summary>
    private TimeSpan Elapsed => _earlier + Stopwatch.GetElapsedTime(_began);

    private void Begin(IProgress<TrainProgress>? progress, CancellationToken cancellation)
    {
        _began = Stopwatch.GetTimestamp();
        if (_goesOn) return;
        cancellation.ThrowIfCancellationRequested();
        _goesOn = true;
        (Step, _earlier, _step.SkippedSteps) = (0, TimeSpan.Zero, 0);
        _curve.Clear();
        Report(progress, double.NaN, 0);
    }

    private double Take(out double loss)
    {
        long began = Stopwatch.GetTimestamp();
        bool taken = _step.Take(Step + 1, out loss);
        double milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        if (!taken && _step.SkippedSteps > _options.SkipBadSteps) throw Diverged(loss);
        Step++;
        return milliseconds;
    }

    private void Report(IProgress<TrainProgress>? progress, double loss, double milliseconds)
    {
        int logEvery = Math.Max(1, _options.Steps / 50);
        double[] byTime = Step % logEvery == 0 || Step == _options.Steps ? new double[Evaluation.Bands] : [];
        double? heldOut = byTime.Length > 0 ? HeldOutLoss(byTime) : null;
        if (heldOut is { } value) _curve.Add(new CurvePoint(Step, value));
        progress?.Report(new TrainProgress(Step, _options.Steps, loss, heldOut, milliseconds, Elapsed)
        {
            HeldOutLossByTime = byTime,
            LearningRate = Step == 0 ? 0 : _step.LearningRate(Step),
            GradientNorm = Step == 0 ? double.NaN : _step.GradientNorm,
            SkippedSteps = _step.SkippedSteps,
        });
    }

    private TrainingDivergedException Diverged(double loss)
    {
        var (parameter, largest) = _step.LargestGradient();
        return new TrainingDivergedException(Step + 1, loss, _step.LearningRate(Step + 1), parameter, largest);
    }

    private double HeldOutLoss(double[] byTime)
    {
        double loss = 0;
        WithAverage(_ => loss = _evaluation.Loss(byTime));
        return loss;
    }

    private double? Constant() => Model.Net is EpsNet net ? LipschitzTarget.ConstantOf(net, Model.Height, Model.Width) : null;

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
