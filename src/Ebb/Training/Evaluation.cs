using Ebb.Data;
using Ebb.Random;
using Ebb.Sampling;
using Ebb.Tensors;

namespace Ebb.Training;

/// <summary>
/// The held-out loss: the mean squared error of what the net predicts on one fixed batch of images that training never sees, with
/// fixed noise, at timesteps spread evenly over 0 .. T-1, each image with its class. It is the same batch throughout a run, so the curve is smooth.
/// </summary>
internal sealed class Evaluation
{
    /// <summary>Pairs of an image and a timestep; more than one pair uses an image when there are fewer images.</summary>
    private const int Pairs = 64;

    /// <summary>Images that run through the net at a time.</summary>
    public const int BlockSize = 4;

    /// <summary>Equal bands of t with a loss of their own, each of as many pairs: whole blocks, so that the sum of all is what it would be without them.</summary>
    public const int Bands = 8;

    private readonly LossTape _tape;
    private readonly Dataset _data;
    private readonly NoiseKey _noise;
    private readonly int _steps;
    private readonly float[] _images;
    private readonly int[] _timesteps = new int[BlockSize];
    private readonly int[] _classes;

    public Evaluation(DiffusionModel model, Dataset data, ulong seed)
    {
        (_data, _steps, _noise) = (data, model.Levels.Count, new NoiseKey(seed, NoiseStream.Evaluation));
        var shape = new Shape(BlockSize, data.Channels, data.Height, data.Width);
        _tape = new LossTape(model, shape, hasGradients: false);
        _classes = new int[model.Net.Classes > 0 ? BlockSize : 0];
        _images = new float[shape.Count];
    }

    public long Bytes => _tape.Bytes;

    /// <summary>Measures the loss.</summary>
    /// <param name="byTime">Filled with the mean of each band of t, the least noisy first: <see cref="Bands"/> numbers.</param>
    /// <returns>The mean over all pairs.</returns>
    public double Loss(Span<double> byTime)
    {
        int size = _images.Length / BlockSize;
        double error = 0;
        byTime.Clear();
        for (int first = 0; first < Pairs; first += BlockSize)
        {
            for (int n = 0; n < BlockSize; n++)
            {
                int pair = first + n;
                _data.CopyImage(pair % _data.Count, _images.AsSpan(n * size, size));
                if (_classes.Length > 0) _classes[n] = _data.Label(pair % _data.Count)!.Value;
                _timesteps[n] = (int)(((2L * pair) + 1) * _steps / (2L * Pairs));
            }

            _tape.X0.CopyFrom(_images);
            _tape.Eps.Device.FillGaussian(_tape.Eps, _noise, first);
            double blockError = _tape.SquaredError(_timesteps, _classes);
            error += blockError;
            byTime[first * Bands / Pairs] += blockError;
        }

        for (int band = 0; band < Bands; band++) byTime[band] /= (double)Pairs / Bands * size;
        return error / ((double)Pairs * size);
    }
}
