using Ebb.Data;
using Ebb.Nn;
using Ebb.Random;
using Ebb.Sampling;
using Ebb.Tensors;

namespace Ebb.Training;

/// <summary>
/// The held-out loss: the mean squared error of epsHat on one fixed batch of images that training never sees, with fixed
/// noise, at timesteps spread evenly over 0 .. T-1. It is the same batch throughout a run, so the curve is smooth.
/// </summary>
internal sealed class Evaluation
{
    /// <summary>Pairs of an image and a timestep; more than one pair uses an image when there are fewer images.</summary>
    private const int Pairs = 64;

    private const int BlockSize = 4;

    private readonly LossTape _tape;
    private readonly Dataset _data;
    private readonly NoiseKey _noise;
    private readonly int _steps;
    private readonly float[] _images;
    private readonly int[] _timesteps = new int[BlockSize];

    public Evaluation(Net net, NoiseLevels levels, Dataset data, ulong seed)
    {
        (_data, _steps, _noise) = (data, levels.Count, new NoiseKey(seed, NoiseStream.Evaluation));
        var shape = new Shape(BlockSize, data.Channels, data.Height, data.Width);
        _tape = new LossTape(net, levels, shape, hasGradients: false);
        _images = new float[shape.Count];
    }

    public long Bytes => _tape.Bytes;

    public double Loss()
    {
        int size = _images.Length / BlockSize;
        double error = 0;
        for (int first = 0; first < Pairs; first += BlockSize)
        {
            for (int n = 0; n < BlockSize; n++)
            {
                int pair = first + n;
                _data.CopyImage(pair % _data.Count, _images.AsSpan(n * size, size));
                _timesteps[n] = (int)(((2L * pair) + 1) * _steps / (2L * Pairs));
            }

            _tape.X0.CopyFrom(_images);
            _tape.Eps.Device.FillGaussian(_tape.Eps, _noise, first);
            error += _tape.SquaredError(_timesteps);
        }

        return error / ((double)Pairs * size);
    }
}
