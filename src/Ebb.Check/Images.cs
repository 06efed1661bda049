namespace Ebb.Check;

/// <summary>As many images (H, W, C) as a vector has lanes, zero outside of a range of pixels: columns of a zonotope, or digits of whole numbers.</summary>
internal sealed class Images(int first, int end, int channels)
{
    public Vector<double>[] Values { get; } = new Vector<double>[(end - first) * channels];
    public (int First, int End, int Channels) Pixels => (first, end, channels);

    /// <summary>Whole images, no more than there are lanes.</summary>
    public static Images Of(int channels, double[][] images)
    {
        var packed = new Images(0, images[0].Length / channels, channels);
        var values = MemoryMarshal.Cast<Vector<double>, double>(packed.Values.AsSpan());
        for (int i = 0; i < values.Length; i++) values[i] = i % Vector<double>.Count is var j && j < images.Length ? images[j][i / Vector<double>.Count] : 0;
        return packed;
    }

    /// <summary>Images that are each a number at one element, and 0 elsewhere; there are none of 0.</summary>
    public static IEnumerable<Images> Single(int channels, double[] sizes)
    {
        foreach (var chunk in sizes.Index().Where(one => one.Item != 0).Chunk(Vector<double>.Count))
        {
            var images = new Images(chunk[0].Index / channels, (chunk[^1].Index / channels) + 1, channels);
            foreach (var (lane, (e, size)) in chunk.Index()) images.From(e, 1)[0] += Vector<double>.Zero.WithElement(lane, size);
            yield return images;
        }
    }

    /// <summary>The values from an element on, all in the range.</summary>
    public Span<Vector<double>> From(int element, int count) => Values.AsSpan(element - (first * channels), count);

    /// <summary>Adds others, in no larger a range, each element times a factor.</summary>
    public Images Add(Images others, double[] factors)
    {
        int start = others.Pixels.First * channels;
        var sums = From(start, others.Values.Length);
        for (int i = 0; i < sums.Length; i++) sums[i] += others.Values[i] * factors[start + i];
        return this;
    }

    public Images Times(double[] factors) => new Images(first, end, channels).Add(this, factors);

    public void AddMagnitudes(double[] sums)
    {
        for (int i = 0; i < Values.Length; i++) sums[(first * channels) + i] += Vector.Sum(Vector.Abs(Values[i]));
    }

    /// <summary>The image of each lane, all of it.</summary>
    public IEnumerable<double[]> Lanes(int elements) => Enumerable.Range(0, Vector<double>.Count).Select(lane =>
    {
        double[] image = new double[elements];
        for (int i = 0; i < Values.Length; i++) image[(first * channels) + i] = Values[i][lane];
        return image;
    });
}
