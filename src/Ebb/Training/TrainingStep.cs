using Ebb.Data;
using Ebb.Nn;
using Ebb.Optim;
using Ebb.Random;
using Ebb.Sampling;
using Ebb.Spec.Forward;
using Ebb.Spec.Optim;
using Ebb.Tensors;

namespace Ebb.Training;

/// <summary>
/// One optimizer step. The batch runs through the net a few images at a time, while they are in cache, and the gradients add
/// up in that order. A steady step allocates nothing.
/// </summary>
internal sealed class TrainingStep
{
    private readonly DiffusionModel _model;
    private readonly Dataset _data;
    private readonly TrainerOptions _options;
    private readonly EpochOrder _order;
    private readonly LossTape _tape;
    private readonly Adam _adam;
    private readonly LipschitzTarget? _lipschitz;
    private readonly LearningRateRule<double> _rateFactor;
    private readonly float[] _images;
    private readonly int[] _timesteps;
    private readonly int[] _classes;

    public TrainingStep(DiffusionModel model, Dataset data, TrainerOptions options)
    {
        (_model, _data, _options) = (model, data, options);
        var net = model.Net;
        _order = new EpochOrder(data.Count, options.Seed);
        var batch = new Shape(options.BatchSize, data.Channels, data.Height, data.Width);
        int block = net.Device.ImagesAtATime(batch.WithC(batch.C + 1), net.WidestChannels);
        _tape = new LossTape(model, batch.WithN(block), hasGradients: true, Weights(model, options));
        _adam = new Adam(net.Parameters, options.Adam);
        _rateFactor = new(1, options.LearningRateSchedule, options.Steps) { WarmupSteps = options.WarmupSteps };
        if (options.Lipschitz is { } target) _lipschitz = Target(model, target, options.Seed);
        if (options.EmaDecay is { } decay) Average = new Ema(net.Parameters, new EmaRule<double>(decay, 0));
        Bytes = _tape.Bytes + (4 * net.Parameters.Sum(parameter => parameter.Value.Storage.Bytes)) + (Average?.Bytes ?? 0) + (_lipschitz?.Bytes ?? 0);
        (_images, _timesteps) = (new float[block * batch.ImageCount], new int[block]);
        _classes = new int[net.Classes > 0 ? block : 0];
    }

    /// <summary>The running average of the weights, or null where the options want none.</summary>
    public Ema? Average { get; }

    /// <summary>The bytes of the tape, the parameters, their gradients, their moments and their average.</summary>
    public long Bytes { get; }

    /// <summary>The learning rate of step <paramref name="step"/>, counted from 1.</summary>
    public double LearningRate(int step) => _options.LearningRate * _rateFactor.At(step - 1);

    /// <summary>The norm of the gradients in the last step, before clipping.</summary>
    public double GradientNorm { get; private set; } = double.NaN;

    /// <summary>Steps so far that changed nothing, as loss or gradient was infinite or not a number.</summary>
    public int SkippedSteps { get; set; }

    /// <summary>Takes step <paramref name="step"/>, counted from 1 to the steps of the run.</summary>
    /// <param name="step">The step.</param>
    /// <param name="loss">The loss of its images before it.</param>
    /// <returns>Whether it changed the weights; otherwise loss or gradient is infinite or not a number.</returns>
    public bool Take(int step, out double loss)
    {
        int block = _timesteps.Length;
        int size = _images.Length / block;
        double elements = (double)_options.ImagesPerStep * size;
        double error = 0;
        for (int first = 0; first < _options.ImagesPerStep; first += block)
        {
            Place(step, first, size);
            error += _tape.SquaredErrorWithGradients(_timesteps, _classes, (float)(2 / elements), accumulate: first > 0);
        }

        loss = error / elements;
        _lipschitz?.Correct();
        bool steps = double.IsFinite(loss) && _adam.Step(_rateFactor.At(step - 1));
        GradientNorm = double.IsFinite(loss) ? _adam.GradientNorm : double.NaN;
        if (!steps)
        {
            SkippedSteps++;
            return false;
        }

        _lipschitz?.Follow();
        Average?.Update();
        return true;
    }

    /// <summary>After the last step: the constants of the net and of its average come down to the target, where there is one.</summary>
    public void Finish()
    {
        if (_lipschitz is null) return;
        _lipschitz.Enforce();
        if (Average is null) return;
        Average.Swap();
        _lipschitz.Enforce();
        Average.Swap();
    }

    /// <summary>The largest gradient of all, by its magnitude, NaN above everything, and the parameter that it belongs to.</summary>
    public (string Parameter, float Value) LargestGradient()
    {
        var gradients = _model.Net.Parameters.Where(parameter => parameter.IsTrained)
            .Select(parameter => (parameter.Name, Value: parameter.Gradient.ToArray().Select(MathF.Abs).Aggregate(0f, MathF.Max)));
        return gradients.Aggregate((a, b) => float.IsNaN(a.Value) || a.Value >= b.Value ? a : b);
    }

    /// <summary>The state after this many steps.</summary>
    public TrainingState Capture(int step) => new() { Step = step, SkippedSteps = SkippedSteps, Updates = _adam.StepCount, Arrays = Arrays().Gather() };

    /// <summary>Goes on from a state.</summary>
    /// <exception cref="ArgumentException">It is not one of this run.</exception>
    public void Restore(TrainingState state)
    {
        Arrays().Place(state.Arrays);
        SkippedSteps = state.SkippedSteps;
        _adam.Resume(state.Updates);
        Average?.Resume(state.Updates);
    }

    private StateArrays Arrays()
    {
        var arrays = new StateArrays();
        foreach (var parameter in _model.Net.Parameters) arrays.Add("weights", parameter, parameter.Value);
        foreach (var (parameter, mean, meanSquare) in _adam.States)
        {
            arrays.Add("adam/mean", parameter, mean);
            arrays.Add("adam/mean_square", parameter, meanSquare);
        }

        foreach (var (parameter, average) in Average?.Averages ?? []) arrays.Add("ema", parameter, average);
        foreach (var (conv, vector) in _lipschitz?.Vectors ?? []) arrays.Add("lipschitz", conv.Weight, vector, [1, vector.Shape.C, vector.Shape.H, vector.Shape.W]);
        return arrays;
    }

    private static LipschitzTarget Target(DiffusionModel model, double target, ulong seed)
    {
        if (model.Net is not EpsNet net)
        {
            throw new ArgumentException(
                $"A Lipschitz target is for nets of convolutions and relus alone; a {model.Net.Architecture} has other layers. Train an EpsConvNet or EpsResidualConvNet.", nameof(model));
        }

        var lipschitz = new LipschitzTarget(net, model.Height, model.Width, target, seed);
        lipschitz.Begin();
        return lipschitz;
    }

    private static float[]? Weights(DiffusionModel model, TrainerOptions options)
    {
        if (options.LossWeighting == LossWeighting.None) return null;
        float[] weights = [.. Enumerable.Range(0, model.Levels.Count).Select(
            t => (float)LossWeight.Of(options.LossWeighting, model.Levels[t], model.Prediction, options.MinSnrGamma))];
        int first = Array.FindIndex(weights, weight => !float.IsFinite(weight));
        return first < 0
            ? weights
            : throw new ArgumentException(
                $"The weight {options.LossWeighting} of timestep {first} is {weights[first]} for {model.Prediction}: expected finite weights. Take another prediction, schedule or weighting.",
                nameof(options));
    }

    private void Place(int step, int first, int size)
    {
        var time = new NoiseKey(_options.Seed, NoiseStream.TrainTime, step);
        for (int n = 0; n < _timesteps.Length; n++)
        {
            int index = _order.ImageAt(((long)(step - 1) * _options.ImagesPerStep) + first + n);
            var image = _images.AsSpan(n * size, size);
            _data.CopyImage(index, image);
            if (_options.RandomFlips && Draw(NoiseStream.TrainFlip, first + n) < 0.5) Mirror(image);
            if (_classes.Length > 0) _classes[n] = IsHidden(first + n) ? _model.NullClass!.Value : _data.Label(index)!.Value;
            _timesteps[n] = Noise.Integer(time, first + n, element: 0, _model.Levels.Count);
        }

        _tape.X0.CopyFrom(_images);
        _tape.Eps.Device.FillGaussian(_tape.Eps, new NoiseKey(_options.Seed, NoiseStream.TrainNoise, step), first);

        bool IsHidden(int row) => _model.NullClass is not null && Draw(NoiseStream.TrainClass, row) < _options.ClassDropout;

        double Draw(NoiseStream stream, int row) => Noise.Uniform(new NoiseKey(_options.Seed, stream, step), row, element: 0);
    }

    private void Mirror(Span<float> image)
    {
        for (int row = 0; row < image.Length; row += _data.Width) image.Slice(row, _data.Width).Reverse();
    }
}
