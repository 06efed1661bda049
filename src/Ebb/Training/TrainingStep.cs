using Ebb.Data;
using Ebb.Nn;
using Ebb.Optim;
using Ebb.Random;
using Ebb.Sampling;
using Ebb.Spec.Optim;
using Ebb.Tensors;

namespace Ebb.Training;

/// <summary>
/// One optimizer step. The batch runs through the net a few images at a time, while they are in cache, and the gradients add
/// up in that order. A steady step allocates nothing.
/// </summary>
internal sealed class TrainingStep
{
    private readonly Dataset _data;
    private readonly TrainerOptions _options;
    private readonly EpochOrder _order;
    private readonly LossTape _tape;
    private readonly Adam _adam;
    private readonly LearningRateRule<double> _rateFactor;
    private readonly float[] _images;
    private readonly int[] _timesteps;
    private readonly int _timestepCount;

    public TrainingStep(Net net, NoiseLevels levels, Dataset data, TrainerOptions options)
    {
        (_data, _options, _timestepCount) = (data, options, levels.Count);
        _order = new EpochOrder(data.Count, options.Seed);
        var batch = new Shape(options.BatchSize, data.Channels, data.Height, data.Width);
        int block = net.Device.ImagesAtATime(batch.WithC(batch.C + 1), net.WidestChannels);
        _tape = new LossTape(net, levels, batch.WithN(block), hasGradients: true);
        _adam = new Adam(net.Parameters, options.Adam);
        _rateFactor = new(1, options.LearningRateSchedule, options.Steps) { WarmupSteps = options.WarmupSteps };
        if (options.EmaDecay is { } decay) Average = new Ema(net.Parameters, new EmaRule<double>(decay, 0));
        Bytes = _tape.Bytes + (4 * net.Parameters.Sum(parameter => parameter.Value.Storage.Bytes)) + (Average?.Bytes ?? 0);
        (_images, _timesteps) = (new float[block * batch.ImageCount], new int[block]);
    }

    /// <summary>The running average of the weights, or null where the options want none.</summary>
    public Ema? Average { get; }

    /// <summary>The bytes of the tape, the parameters, their gradients, their moments and their average.</summary>
    public long Bytes { get; }

    /// <summary>Takes step <paramref name="step"/>, counted from 1 to the steps of the run, and returns the batch's loss before it.</summary>
    public double Take(int step)
    {
        int block = _timesteps.Length;
        int size = _images.Length / block;
        double elements = (double)_options.BatchSize * size;
        double error = 0;
        for (int first = 0; first < _options.BatchSize; first += block)
        {
            Place(step, first, size);
            error += _tape.SquaredErrorWithGradients(_timesteps, (float)(2 / elements), accumulate: first > 0);
        }

        _adam.Step(_rateFactor.At(step - 1));
        Average?.Update();
        return error / elements;
    }

    private void Place(int step, int first, int size)
    {
        var time = new NoiseKey(_options.Seed, NoiseStream.TrainTime, step);
        for (int n = 0; n < _timesteps.Length; n++)
        {
            long position = ((long)(step - 1) * _options.BatchSize) + first + n;
            _data.CopyImage(_order.ImageAt(position), _images.AsSpan(n * size, size));
            _timesteps[n] = Noise.Integer(time, first + n, element: 0, _timestepCount);
        }

        _tape.X0.CopyFrom(_images);
        _tape.Eps.Device.FillGaussian(_tape.Eps, new NoiseKey(_options.Seed, NoiseStream.TrainNoise, step), first);
    }
}
