namespace Ebb.Check;

/// <summary>The convolution of a layer with weights in the place of its own, on as many images at once as a vector has lanes: nearly all of the work.</summary>
internal sealed class Convolution(Layer layer, IReadOnlyList<double> weights, int height, int width)
{
    // Tap by tap and input by input, the outputs side by side.
    private readonly double[] _weights =
    [
        .. from tap in Enumerable.Range(0, layer.Kernel * layer.Kernel)
           from input in Enumerable.Range(0, layer.Inputs)
           from output in Enumerable.Range(0, layer.Outputs)
           select weights[layer.At(output, input) + tap],
    ];

    /// <summary>Many images, shared out among the cores; they may lack the last inputs, which are then 0.</summary>
    public List<Images> Run(List<Images> many, CancellationToken cancellation) =>
        [.. Partitioner.Create(many, loadBalance: true).AsParallel().AsOrdered().WithCancellation(cancellation).Select(Run)];

    public double[] Run(double[] image) => Run(Images.Of(layer.Inputs, [image])).Lanes(height * width * layer.Outputs).First();

    private Images Run(Images x)
    {
        var ((first, end, channels), k, half) = (x.Pixels, layer.Kernel, layer.Kernel / 2);
        var y = new Images(Math.Max(0, first - (half * width) - half), Math.Min(height * width, end + (half * width) + half), layer.Outputs);
        for (int i = 0; i < (end - first) * k * k; i++)
        {
            var (pixel, tap) = (first + (i / (k * k)), i % (k * k));
            var (row, column) = ((pixel / width) + half - (tap / k), (pixel % width) + half - (tap % k));
            if (row < 0 || row >= height || column < 0 || column >= width) continue;
            Add(y.From(((row * width) + column) * layer.Outputs, layer.Outputs), x.From(pixel * channels, channels), tap * layer.Inputs * layer.Outputs);
        }

        return y;
    }

    private void Add(Span<Vector<double>> sums, ReadOnlySpan<Vector<double>> values, int at)
    {
        for (int i = 0; i < values.Length; i++, at += sums.Length)
        {
            if (values[i] == Vector<double>.Zero) continue;
            var by = _weights.AsSpan(at, sums.Length);
            for (int o = 0; o < sums.Length; o++) sums[o] = Vector.MultiplyAddEstimate(values[i], new(by[o]), sums[o]);
        }
    }
}
