namespace Ebb.Check;

/// <summary>As many images (H, W, C) as a vector has lanes, zero outside of a range of pixels: columns of a zonotope, or digits of whole numbers.</summary>
internal sealed class Images(int first, int end, int channels)
{
    public Vector<double>[] Values { get; } = new Vector<double>[(end - first) * channels];

    /// <summary>The range, in row-major order.</summary>
    public (int First, int End) Pixels => (first, end);

    /// <summary>The index of the first value in (H, W, C).</summary>
    public int Start => first * channels;

    /// <summary>Whole images, no more than there are lanes.</summary>
    public static Images Of(int channels, double[][] images)
    {
        var packed = new Images(0, images[0].Length / channels, channels);
        var values = MemoryMarshal.Cast<Vector<double>, double>(packed.Values.AsSpan());
        for (int i = 0; i < images.Length * packed.Values.Length; i++)
        {
            var (e, lane) = (i / images.Length, i % images.Length);
            values[(e * Vector<double>.Count) + lane] = images[lane][e];
        }

        return packed;
    }

    /// <summary>Images that are each a number at one element, and 0 elsewhere; there are none of 0.</summary>
    public static IEnumerable<Images> Single(int channels, double[] sizes)
    {
        foreach (var chunk in sizes.Index().Where(one => one.Item != 0).Chunk(Vector<double>.Count))
        {
            var images = new Images(chunk[0].Index / channels, (chunk[^1].Index / channels) + 1, channels);
            foreach (var (lane, (e, size)) in chunk.Index()) images.Values[e - images.Start] += Vector<double>.Zero.WithElement(lane, size);
            yield return images;
        }
    }

    /// <summary>Adds others, in no larger a range, each element times a factor.</summary>
    public Images Add(Images others, double[] factors)
    {
        var to = Values.AsSpan(others.Start - Start, others.Values.Length);
        var by = factors.AsSpan(others.Start, to.Length);
        for (int i = 0; i < to.Length; i++) to[i] += others.Values[i] * by[i];
        return this;
    }

    public Images Times(double[] factors) => new Images(first, end, channels).Add(this, factors);

    /// <summary>Takes a lane's image out, which is zero here from now on.</summary>
    public double[] Take(int lane, int elements)
    {
        double[] image = new double[elements];
        for (int i = 0; i < Values.Length; i++)
        {
            image[Start + i] = Values[i][lane];
            Values[i] = Values[i].WithElement(lane, 0);
        }

        return image;
    }

    /// <summary>For each lane the sum of magnitudes less the largest one.</summary>
    public IEnumerable<double> Scores()
    {
        var (sum, most) = (Vector<double>.Zero, Vector<double>.Zero);
        foreach (var value in Values) (sum, most) = (sum + Vector.Abs(value), Vector.Max(most, Vector.Abs(value)));
        return Enumerable.Range(0, Vector<double>.Count).Select(lane => (sum - most)[lane]);
    }
}
