using System.Collections.Concurrent;

namespace Ebb.Check;

/// <summary>The convolution of a layer, with weights in the place of its own: nearly all of the work on boxes.</summary>
internal sealed class Convolution(Layer layer, IReadOnlyList<double> weights, int height, int width)
{
    private readonly int _half = layer.Kernel / 2;

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
        [.. Partitioner.Create(columns, loadBalance: true).AsParallel().AsOrdered().WithCancellation(cancellation).Select(x => Run(x))];

    /// <summary>One image (H, W, Inputs).</summary>
    public double[] Run(double[] image) => Run(new Column(width, layer.Inputs, 0, 0, height, width) { Values = image }).Values;

    private Column Run(Column x)
    {
        var (top, left, bottom, right) = x.Window;
        (top, left, bottom, right) = (Math.Max(0, top - _half), Math.Max(0, left - _half), Math.Min(height, bottom + _half), Math.Min(width, right + _half));
        var y = new Column(width, layer.Outputs, top, left, bottom, right);
        for (int row = top; row < bottom; row++)
        {
            for (int column = left; column < right; column++) Sum(x, row, column, y.Pixels(row, column, 1));
        }

        return y;
    }

    private void Sum(Column x, int row, int column, Span<double> sums)
    {
        var (top, left, bottom, right) = x.Window;
        for (int r = Math.Max(top, row - _half); r < Math.Min(bottom, row + _half + 1); r++)
        {
            for (int c = Math.Max(left, column - _half); c < Math.Min(right, column + _half + 1); c++)
            {
                var values = x.Pixels(r, c, 1);
                int at = ((((r - row + _half) * layer.Kernel) + c - column + _half) * layer.Inputs) * layer.Outputs;
                for (int i = 0; i < values.Length; i++, at += layer.Outputs)
                {
                    if (values[i] != 0) Add(sums, values[i], _weights.AsSpan(at, layer.Outputs));
                }
            }
        }
    }

    private static void Add(Span<double> sums, double value, ReadOnlySpan<double> weights)
    {
        var wide = MemoryMarshal.Cast<double, Vector<double>>(sums);
        var by = MemoryMarshal.Cast<double, Vector<double>>(weights);
        for (int j = 0; j < wide.Length && j < by.Length; j++) wide[j] = Vector.MultiplyAddEstimate(new(value), by[j], wide[j]);
        for (int j = wide.Length * Vector<double>.Count; j < sums.Length; j++) sums[j] += value * weights[j];
    }
}
