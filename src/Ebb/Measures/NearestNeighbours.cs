using System.Globalization;
using Ebb.Data;
using Ebb.Formats;
using Ebb.Random;
using Ebb.Tensors;

namespace Ebb.Measures;

/// <summary>
/// The training images nearest to each sample, to see memorising: samples that lie much nearer to the training set than its own images lie to each
/// other were copied from it.
/// </summary>
public sealed class NearestNeighbours
{
    private const int BlockSize = 256;

    private readonly ImageBatch _samples;
    private readonly Dataset _reference;

    private NearestNeighbours(ImageBatch samples, Dataset reference, string features, IReadOnlyList<IReadOnlyList<Neighbour>> found, double floor)
    {
        (_samples, _reference, Features, Of, Floor) = (samples, reference, features, found, floor);
        Median = MedianOf(found.Select(neighbours => neighbours[0].Distance));
    }

    /// <summary>The name of the features in which distances are taken.</summary>
    public string Features { get; }

    /// <summary>For each sample its neighbours, the nearest first.</summary>
    public IReadOnlyList<IReadOnlyList<Neighbour>> Of { get; }

    /// <summary>The number of samples, n.</summary>
    public int Count => _samples.Count;

    /// <summary>The name of the reference set.</summary>
    public string Reference => _reference.Name;

    /// <summary>The median, over the samples, of the distance to the nearest image.</summary>
    public double Median { get; }

    /// <summary>The same for n images of the reference set, each against all others of the set.</summary>
    public double Floor { get; }

    /// <summary>Searches the whole of a set.</summary>
    /// <param name="samples">The samples, of the shape of the set's images.</param>
    /// <param name="reference">The training images, more than <paramref name="wanted"/>.</param>
    /// <param name="features">Where distances are taken: <see cref="PixelFeatures"/>, or others to see through shifts and shades.</param>
    /// <param name="wanted">How many neighbours of each sample, at least 1.</param>
    /// <param name="seed">Determines which images of the set stand in for samples in <see cref="Floor"/>.</param>
    /// <exception cref="ArgumentException">The shapes differ, or the set has too few images.</exception>
    public static NearestNeighbours Find(ImageBatch samples, Dataset reference, IFeatures features, int wanted = 3, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfLessThan(wanted, 1);
        Check(samples, reference, wanted);

        // Real images that ask like samples, without finding themselves: one pass over the set serves both.
        int[] real = Noise.Permutation(new NoiseKey(seed, NoiseStream.Measure, Step: 2), reference.Count)[..Math.Min(samples.Count, reference.Count)];
        var search = new NeighbourSearch(
            [.. Rows(features.Of(samples)), .. Rows(FeatureMatrix.Of(features, reference, real))],
            [.. Enumerable.Repeat(-1, samples.Count), .. real],
            wanted);
        for (int first = 0; first < reference.Count; first += BlockSize)
        {
            int[] block = [.. Enumerable.Range(first, Math.Min(BlockSize, reference.Count - first))];
            search.Add(FeatureMatrix.Of(features, reference, block), first);
        }

        double floor = MedianOf(Enumerable.Range(samples.Count, real.Length).Select(query => search.Of(query)[0].Distance));
        return new(samples, reference, features.Name, [.. Enumerable.Range(0, samples.Count).Select(search.Of)], floor);
    }

    /// <summary>A row for each sample: the sample, then its neighbours, the nearest first.</summary>
    /// <param name="zoom">Every value becomes a square of this many pixels a side.</param>
    public Picture Picture(int zoom = 1)
    {
        int columns = 1 + Of[0].Count;
        var shape = _samples.Shape.WithN(_samples.Count * columns);
        var values = new float[shape.Count];
        for (int n = 0; n < _samples.Count; n++)
        {
            var row = values.AsSpan(n * columns * shape.ImageCount, columns * shape.ImageCount);
            _samples.Values(n, 1).CopyTo(row);
            for (int k = 1; k < columns; k++) _reference.CopyImage(Of[n][k - 1].Index, row.Slice(k * shape.ImageCount, shape.ImageCount));
        }

        return ImageGrid.LayOut(values, shape, columns, zoom: zoom);
    }

    /// <summary>One line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"nearest neighbour ({Features}): median distance {Median:G4}, real to other real {Floor:G4}, n = {Count}, reference {Reference} ({_reference.Count})");

    private static IEnumerable<double[]> Rows(FeatureMatrix features) => Enumerable.Range(0, features.Rows).Select(i => NeighbourSearch.ToDouble(features.Row(i)));

    private static double MedianOf(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static void Check(ImageBatch samples, Dataset reference, int wanted)
    {
        var image = new Shape(samples.Count, reference.Channels, reference.Height, reference.Width);
        if (samples.Shape != image)
        {
            throw new ArgumentException($"Samples to compare with {reference.Name} have the shape {image}; got {samples.Shape}.", nameof(samples));
        }

        if (reference.Count <= wanted)
        {
            throw new ArgumentException(
                $"{wanted} neighbours besides an image itself need {wanted + 1} images; {reference.Name} has {reference.Count}.", nameof(reference));
        }
    }
}
