using Ebb.Data;
using Ebb.Random;
using Ebb.Tensors;

namespace Ebb.Measures;

/// <summary>
/// The features of two disjoint halves of real images, n in each, against which samples are measured: samples against the first half is the figure,
/// the second half against the first is its floor. Made once, used for any number of sets of n samples.
/// </summary>
public sealed class ReferenceFeatures
{
    private readonly IFeatures _features;
    private readonly Shape _image;
    private readonly FeatureMatrix _real;
    private readonly Lazy<double> _frechetFloor;
    private readonly Lazy<double> _slicedFloor;

    /// <summary>Computes the features.</summary>
    /// <param name="reference">The real images; best a set that training did not see.</param>
    /// <param name="features">The space in which images are compared.</param>
    /// <param name="count">n, the number of samples that will be measured: 2 to half of the set.</param>
    /// <param name="seed">Determines which images are in which half.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of range.</exception>
    public ReferenceFeatures(Dataset reference, IFeatures features, int count, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(features);
        if (count < 2 || count > reference.Count / 2)
        {
            throw new ArgumentOutOfRangeException(nameof(count),
                $"Two disjoint halves of {count} images are wanted from the {reference.Count} of {reference.Name}; " +
                $"2 to {reference.Count / 2} are possible.");
        }

        int[] order = Noise.Permutation(new NoiseKey(seed, NoiseStream.Measure, Step: 2), reference.Count);
        (_features, Count, Reference) = (features, count, reference.Name);
        _image = new Shape(1, reference.Channels, reference.Height, reference.Width);
        _real = FeatureMatrix.Of(features, reference, order.AsSpan(0, count));
        var others = FeatureMatrix.Of(features, reference, order.AsSpan(count, count));
        _frechetFloor = new(() => FrechetDistance.Between(others, _real));
        _slicedFloor = new(() => Measures.SlicedWasserstein.Between(others, _real));
    }

    /// <summary>Images in each half, n.</summary>
    public int Count { get; }

    /// <summary>The name of the set of real images.</summary>
    public string Reference { get; }

    /// <summary>The <see cref="FrechetDistance"/> of n samples.</summary>
    /// <exception cref="ArgumentException">There are not n samples, or they have another shape than the real images.</exception>
    public Measurement Frechet(ImageBatch samples) => Frechet(Features(samples));

    /// <summary>The same from features of the samples, for those who do not keep the images.</summary>
    /// <exception cref="ArgumentException">There are not n rows, or they have other features than the real images.</exception>
    public Measurement Frechet(FeatureMatrix samples) =>
        Make("squared Frechet distance", FrechetDistance.Between(Checked(samples), _real), _frechetFloor);

    /// <summary>The sliced Wasserstein distance (<see cref="Measures.SlicedWasserstein"/>) of n samples, with its fixed directions.</summary>
    /// <exception cref="ArgumentException">There are not n samples, or they have another shape than the real images.</exception>
    public Measurement SlicedWasserstein(ImageBatch samples) => SlicedWasserstein(Features(samples));

    /// <summary>The same from features of the samples.</summary>
    /// <exception cref="ArgumentException">There are not n rows, or they have other features than the real images.</exception>
    public Measurement SlicedWasserstein(FeatureMatrix samples) =>
        Make("sliced Wasserstein distance", Measures.SlicedWasserstein.Between(Checked(samples), _real), _slicedFloor);

    private Measurement Make(string measure, double value, Lazy<double> floor) => new(measure, _features.Name, value, floor.Value, Count, Reference);

    private FeatureMatrix Features(ImageBatch samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        CheckCount(samples.Count, nameof(samples));
        if (samples.Shape.WithN(1) != _image)
        {
            throw new ArgumentException($"Samples of shape {samples.Shape.WithN(1)} do not compare with images of shape {_image}.", nameof(samples));
        }

        return _features.Of(samples);
    }

    private FeatureMatrix Checked(FeatureMatrix samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        CheckCount(samples.Rows, nameof(samples));
        return samples;
    }

    private void CheckCount(int count, string name)
    {
        if (count != Count)
        {
            throw new ArgumentException(
                $"Got {count} samples; this reference has {Count} images a side, and figures of different n do not compare. Make both the same.", name);
        }
    }
}
