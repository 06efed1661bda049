using Ebb.Data;
using Ebb.Devices;
using Ebb.Tensors;

namespace Ebb.Measures;

/// <summary>
/// A small convolutional classifier, trained on labelled images; its features are the 128 numbers before the last layer. They see what tells the
/// classes of one data set apart, which random filters do not, and need no labels of the images they look at.
/// </summary>
/// <remarks>
/// The idea is that of the Frechet inception distance (Heusel and others, 2017), with a net that anyone can train in minutes; figures compare
/// within one data set and one version of the classifier only. The same data, options and device kind give the same bits at any number of threads.
/// </remarks>
public sealed class Classifier : IFeatures
{
    private const int BlockSize = 32;

    private readonly ClassifierNet _net;
    private readonly ClassifierTape _features;

    internal Classifier(ClassifierNet net, string dataset)
    {
        (_net, Dataset) = (net, dataset);
        _features = ClassifierTape.OfFeatures(net, BlockSize);
    }

    /// <summary>The name of the images it was trained on.</summary>
    public string Dataset { get; }

    /// <summary>The number of classes it tells apart.</summary>
    public int Classes => _net.Classes;

    /// <inheritdoc/>
    public string Name => $"classifier-{Dataset.Replace(' ', '-')}";

    internal ClassifierNet Net => _net;

    /// <summary>Trains a classifier.</summary>
    /// <param name="data">Labelled images of at least two classes.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="device">Where; null for the default device.</param>
    /// <param name="progress">Told after every step, on this thread.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <exception cref="ArgumentException">The images have no labels, or all have one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static Classifier Train(
        Dataset data,
        ClassifierOptions? options = null,
        Device? device = null,
        IProgress<ClassifierProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new();
        options.Validate();
        var net = new ClassifierNet(device ?? DeviceSelector.Default, ImageOf(data), ClassesOf(data), options.Seed);
        var training = new ClassifierTraining(net, data, options);
        for (int step = 0; step < options.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            double loss = training.Take(step);
            progress?.Report(new ClassifierProgress(step + 1, options.Steps, loss));
        }

        return new Classifier(net, data.Name);
    }

    /// <summary>Whether a classifier can be trained on these images: every one has a label, and there are two classes at least.</summary>
    public static bool CanLearn(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        int? first = data.Label(0);
        return first is not null && Enumerable.Range(1, data.Count - 1).Any(i => data.Label(i) is { } label && label != first);
    }

    /// <inheritdoc/>
    public FeatureMatrix Of(ImageBatch images)
    {
        ArgumentNullException.ThrowIfNull(images);
        Check.Expect(images.Shape, _net.Image.WithN(images.Count), nameof(images));
        var result = new float[images.Count * ClassifierNet.FeatureCount];
        var block = new float[BlockSize * images.Shape.ImageCount];
        for (int first = 0; first < images.Count; first += BlockSize)
        {
            // The last block is filled up with what the one before left; nobody looks at it.
            int count = Math.Min(BlockSize, images.Count - first);
            images.Values(first, count).CopyTo(block);
            _features.Run(block)[..(count * ClassifierNet.FeatureCount)].CopyTo(result.AsSpan(first * ClassifierNet.FeatureCount));
        }

        return new FeatureMatrix(images.Count, ClassifierNet.FeatureCount, result);
    }

    /// <summary>The share of images whose class it finds, 0 to 1.</summary>
    /// <param name="data">Labelled images of the size it was trained on; best images that training did not see.</param>
    /// <exception cref="ArgumentException">The images have no labels or another shape.</exception>
    public double Accuracy(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Check.Expect(ImageOf(data), _net.Image, nameof(data));
        if (data.Label(0) is null) throw new ArgumentException($"{data.Name} has no labels, which accuracy is about.", nameof(data));
        var tape = ClassifierTape.OfLogits(_net, BlockSize, hasGradients: false);
        var block = new float[BlockSize * data.ImageCount];
        int right = 0;
        for (int first = 0; first < data.Count; first += BlockSize)
        {
            int count = Math.Min(BlockSize, data.Count - first);
            for (int n = 0; n < count; n++) data.CopyImage(first + n, block.AsSpan(n * data.ImageCount, data.ImageCount));
            var logits = tape.Run(block);
            for (int n = 0; n < count; n++)
            {
                if (Largest(logits.Slice(n * Classes, Classes)) == data.Label(first + n)) right++;
            }
        }

        return (double)right / data.Count;
    }

    internal static Shape ImageOf(Dataset data) => new(1, data.Channels, data.Height, data.Width);

    internal static int ClassesOf(Dataset data)
    {
        if (!CanLearn(data))
        {
            throw new ArgumentException($"{data.Name} has no labels, or all images have the same one; a classifier needs two classes at least.", nameof(data));
        }

        return 1 + Enumerable.Range(0, data.Count).Max(i => data.Label(i) ?? 0);
    }

    private static int Largest(ReadOnlySpan<float> logits)
    {
        int best = 0;
        for (int k = 1; k < logits.Length; k++)
        {
            if (logits[k] > logits[best]) best = k;
        }

        return best;
    }
}
