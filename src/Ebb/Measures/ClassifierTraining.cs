using Ebb.Data;
using Ebb.Optim;
using Ebb.Spec.Optim;

namespace Ebb.Measures;

/// <summary>Trains a classifier net: Adam on the cross-entropy of shuffled batches, a block of images at a time.</summary>
internal sealed class ClassifierTraining
{
    private const int WarmupSteps = 40;

    private readonly Dataset _data;
    private readonly ClassifierOptions _options;
    private readonly EpochOrder _order;
    private readonly ClassifierTape _tape;
    private readonly Adam _adam;
    private readonly LearningRateRule<double> _rateFactor;
    private readonly float[] _images;
    private readonly float[] _gradient;
    private readonly int[] _labels;

    public ClassifierTraining(ClassifierNet net, Dataset data, ClassifierOptions options)
    {
        (_data, _options) = (data, options);
        _order = new EpochOrder(data.Count, options.Seed);
        int block = net.Device.ImagesAtATime(net.Image.WithN(options.BatchSize), ClassifierNet.WidestChannels);
        _tape = ClassifierTape.OfLogits(net, block, hasGradients: true);
        _adam = new Adam(net.Parameters, new AdamOptions { LearningRate = options.LearningRate });
        _rateFactor = new(1, LearningRateSchedule.Cosine, options.Steps) { WarmupSteps = Math.Min(WarmupSteps, options.Steps / 10) };
        (_images, _gradient, _labels) = (new float[block * data.ImageCount], new float[block * net.Classes], new int[block]);
    }

    /// <summary>Takes step <paramref name="step"/>, from 0, and returns the batch's mean cross-entropy before it.</summary>
    public double Take(int step)
    {
        double loss = 0;
        for (int first = 0; first < _options.BatchSize; first += _labels.Length)
        {
            Place(((long)step * _options.BatchSize) + first);
            var logits = _tape.Run(_images);
            loss += SoftmaxCrossEntropy.WithGradient(logits, _labels, 1f / _options.BatchSize, _gradient);
            _tape.Backward(_gradient, accumulate: first > 0);
        }

        _adam.Step(_rateFactor.At(step));
        return loss / _options.BatchSize;
    }

    private void Place(long position)
    {
        int size = _data.ImageCount;
        for (int n = 0; n < _labels.Length; n++)
        {
            int index = _order.ImageAt(position + n);
            _data.CopyImage(index, _images.AsSpan(n * size, size));
            _labels[n] = _data.Label(index)!.Value;
        }
    }
}
