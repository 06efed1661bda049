namespace Ebb.Check;

/// <summary>A layer on what is known of a value. docs/certificates.md has the formulas and why they hold.</summary>
internal sealed class BoxLayer(Layer layer, int height, int width)
{
    private const int Group = 4;

    private readonly int _half = layer.Kernel / 2;

    // Tap by tap and input by input, the outputs side by side in whole groups; what fills the last group is 0.
    private readonly int _padded = (layer.Outputs + Group - 1) / Group * Group;
    private readonly double[] _weights = Pack(layer, (layer.Outputs + Group - 1) / Group * Group);

    public Affine Run(Affine x, Affine? add, CancellationToken cancellation)
    {
        var (pixels, terms, columns) = (height * width, (layer.Inputs * layer.Kernel * layer.Kernel) + 2, new Columns[x.Columns.Count]);
        double[] centre = new double[layer.Outputs * pixels], remainder = new double[centre.Length];
        double gamma = Affine.Gamma(terms);
        double[] doubt = [.. x.Centre.Select((c, e) => x.Remainder[e] + (gamma * (Math.Abs(c) + x.Radius[e])))];
        bool[] live = [.. x.Radius.Select((_, e) => x.Radius[(e / layer.Inputs) + (e % layer.Inputs * pixels)] != 0)];
        Parallel.For(0, centre.Length, e =>
        {
            double more = add is null ? 0 : add.Remainder[e] + (gamma * (Math.Abs(add.Centre[e]) + add.Radius[e])), bias = layer.Bias[e / pixels];
            centre[e] = Sum(x.Centre, e, w => w) + bias + (add?.Centre[e] ?? 0);
            remainder[e] = Affine.Up(Sum(doubt, e, Math.Abs) + (gamma * Math.Abs(bias)) + more, terms);
        });
        Parallel.For(0, columns.Length, new ParallelOptions { CancellationToken = cancellation }, j => columns[j] = Convolve(x.Columns[j], live, j < add?.Columns.Count ? add.Columns[j] : null));
        var y = new Affine(centre, remainder, Columns.Magnitudes(columns, layer.Outputs, height, width), [.. columns]);
        if (layer.Relu) Relu(y);
        return y;
    }

    /// <summary>The convolution at one element, with a function of the weights.</summary>
    private double Sum(double[] x, int e, Func<double, double> of)
    {
        var (sum, output, row, column) = (0.0, e / (height * width), e / width % height, e % width);
        for (int input = 0; input < layer.Inputs; input++)
        {
            for (int r = Math.Max(0, row - _half); r < Math.Min(height, row + _half + 1); r++)
            {
                int at = layer.At(output, input) + ((r - row + _half) * layer.Kernel) + _half - column, from = ((input * height) + r) * width;
                for (int c = Math.Max(0, column - _half); c < Math.Min(width, column + _half + 1); c++) sum += of(layer.Weight[at + c]) * x[from + c];
            }
        }

        return sum;
    }

    private Columns Convolve(Columns x, bool[] live, Columns? add)
    {
        var (top, left, bottom, right) = x.Window;
        (top, left, bottom, right) = (Math.Max(0, top - _half), Math.Max(0, left - _half), Math.Min(height, bottom + _half), Math.Min(width, right + _half));
        var y = new Columns(top, left, bottom, right, layer.Outputs, height, width);
        for (int row = top; row < bottom; row++)
        {
            for (int column = left; column < right; column++)
            {
                for (int output = 0; output < layer.Outputs; output += Group) SumGroup(x, live, row, column, output, y.Values.AsSpan(y.At(row, column), layer.Outputs)[output..]);
            }
        }

        for (int e = 0; add is not null && e < layer.Outputs * height * width; e++)
        {
            if (add.At(e) is var at and >= 0) y.Values[y.At(e)] += add.Values[at];
        }

        return y;
    }

    private void SumGroup(Columns x, bool[] live, int row, int column, int output, Span<Vector<double>> target)
    {
        Vector<double> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        var window = x.Window;
        for (int r = Math.Max(window.Top, row - _half); r < Math.Min(window.Bottom, row + _half + 1); r++)
        {
            for (int c = Math.Max(window.Left, column - _half); c < Math.Min(window.Right, column + _half + 1); c++)
            {
                var values = x.Values.AsSpan(x.At(r, c), x.Channels);
                var weights = _weights.AsSpan(((((r - row + _half) * layer.Kernel) + c - column + _half) * layer.Inputs * _padded) + output);
                var alive = live.AsSpan(((r * width) + c) * layer.Inputs, values.Length);
                for (int i = 0; i < values.Length; i++)
                {
                    if (!alive[i]) continue;
                    var w = weights.Slice(i * _padded, Group);
                    sum0 += values[i] * w[0];
                    sum1 += values[i] * w[1];
                    sum2 += values[i] * w[2];
                    sum3 += values[i] * w[3];
                }
            }
        }

        ReadOnlySpan<Vector<double>> sums = [sum0, sum1, sum2, sum3];
        sums[..Math.Min(Group, target.Length)].CopyTo(target);
    }

    private void Relu(Affine y)
    {
        double[] slopes = new double[y.Centre.Length], added = new double[y.Centre.Length];
        for (int e = 0; e < slopes.Length; e++)
        {
            var (low, high) = y.Range(e);
            double slope = slopes[e] = high <= 0 ? 0 : low >= 0 ? 1 : Math.Max(high / (high - low), Affine.Gamma(0));
            if (slope == 1) continue;
            double size = added[e] = slope == 0 ? 0 : Affine.Up(Math.Max(-slope * low, (1 - slope) * high) / 2, 1), radius = slope * y.Radius[e], centre = slope * y.Centre[e];
            y.Remainder[e] = slope == 0 ? 0 : Affine.Up((slope * y.Remainder[e]) + (Affine.Gamma(4) * (Math.Abs(centre) + radius + size)), 4);
            y.Radius[e] = slope == 0 ? 0 : Affine.Up(radius + size, 2);
            y.Centre[e] = centre + size;
        }

        Parallel.ForEach(y.Columns, columns =>
        {
            for (int e = 0; e < slopes.Length; e++)
            {
                if (slopes[e] != 1 && columns.At(e) is var at and >= 0) columns.Values[at] *= slopes[e];
            }
        });
        y.Columns.AddRange(Columns.Single(added, layer.Outputs, height, width));
    }

    private static double[] Pack(Layer layer, int padded)
    {
        int taps = layer.Kernel * layer.Kernel;
        double[] packed = new double[taps * layer.Inputs * padded];
        for (int e = 0; e < layer.Weight.Length; e++) packed[(((e % taps * layer.Inputs) + (e / taps % layer.Inputs)) * padded) + (e / taps / layer.Inputs)] = layer.Weight[e];
        return packed;
    }
}
