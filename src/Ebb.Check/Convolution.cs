using System.Collections.Concurrent;

namespace Ebb.Check;

/// <summary>The convolution of a layer, with weights in the place of its own: nearly all of the work.</summary>
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

    /// <summary>Columns, shared out among the cores; they may lack the last inputs, which are then 0.</summary>
    public List<Column> Run(List<Column> columns, CancellationToken cancellation) =>
        [.. Partitioner.Create(columns, loadBalance: true).AsParallel().AsOrdered().WithCancellation(cancellation).Select(Run)];

    /// <summary>One image (H, W, Inputs).</summary>
    public double[] Run(double[] image) => Run(new Column(width, layer.Inputs, 0, 0, height, width) { Values = image }).Values;

    private Column Run(Column x)
    {
        var ((top, left, bottom, right), k, half) = (x.Window, layer.Kernel, layer.Kernel / 2);
        var y = new Column(
            width, layer.Outputs, Math.Max(0, top - half), Math.Max(0, left - half), Math.Min(height, bottom + half), Math.Min(width, right + half));
        for (int pixel = 0; pixel < (bottom - top) * (right - left); pixel++)
        {
            var (row, column) = (top + (pixel / (right - left)), left + (pixel % (right - left)));
            var values = x.Pixels(row, column, 1);
            for (int tap = 0; tap < k * k; tap++)
            {
                var (r, c) = (row + half - (tap / k), column + half - (tap % k));
                if (r >= 0 && r < height && c >= 0 && c < width) Add(y.Pixels(r, c, 1), values, tap * layer.Inputs * layer.Outputs);
            }
        }

        return y;
    }

    private void Add(Span<double> sums, ReadOnlySpan<double> values, int at)
    {
        var wideSums = MemoryMarshal.Cast<double, Vector<double>>(sums);
        for (int i = 0; i < values.Length; i++, at += sums.Length)
        {
            if (values[i] == 0) continue;
            var by = _weights.AsSpan(at, sums.Length);
            var wideBy = MemoryMarshal.Cast<double, Vector<double>>(by);
            for (int j = 0; j < wideSums.Length; j++) wideSums[j] = Vector.MultiplyAddEstimate(new(values[i]), wideBy[j], wideSums[j]);
            for (int j = wideSums.Length * Vector<double>.Count; j < sums.Length; j++) sums[j] += values[i] * by[j];
        }
    }
}
