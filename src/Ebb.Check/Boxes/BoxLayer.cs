using System.Numerics;
using Ebb.Check.Subjects;

namespace Ebb.Check.Boxes;

/// <summary>A layer on what is known of a value. docs/certificates.md has the formulas and why they hold.</summary>
internal sealed class BoxLayer
{
    private const int Group = 4;

    private readonly Layer _layer;
    private readonly int _height;
    private readonly int _width;
    private readonly int _padded;
    private readonly double[] _weights;

    public BoxLayer(Layer layer, int height, int width)
    {
        (_layer, _height, _width, _padded) = (layer, height, width, (layer.Outputs + Group - 1) / Group * Group);

        // Tap by tap and input by input, the outputs side by side, with zeros to fill the last group.
        int taps = layer.Kernel * layer.Kernel;
        _weights = new double[taps * layer.Inputs * _padded];
        for (int e = 0; e < layer.Weight.Length; e++) _weights[(((e % taps * layer.Inputs) + (e / taps % layer.Inputs)) * _padded) + (e / taps / layer.Inputs)] = layer.Weight[e];
    }

    public Affine Run(Affine x, Affine? add, CancellationToken cancellation)
    {
        int pixels = _height * _width, terms = (_layer.Inputs * _layer.Kernel * _layer.Kernel) + 2;
        double gamma = Affine.Gamma(terms);
        double[] centre = new double[_layer.Outputs * pixels], remainder = new double[centre.Length];
        double[] doubt = [.. x.Centre.Select((c, e) => x.Remainder[e] + (gamma * (Math.Abs(c) + x.Radius[e])))];
        Parallel.For(0, _layer.Outputs, output =>
        {
            for (int e = output * pixels; e < (output + 1) * pixels; e++)
            {
                var (sum, lost) = Sum(x.Centre, doubt, output, e % pixels / _width, e % _width);
                centre[e] = sum + _layer.Bias[output] + (add?.Centre[e] ?? 0);
                double more = add is null ? 0 : add.Remainder[e] + (gamma * (Math.Abs(add.Centre[e]) + add.Radius[e]));
                remainder[e] = Affine.Up(lost + (gamma * Math.Abs((double)_layer.Bias[output])) + more, terms);
            }
        });
        var columns = new Columns[x.Columns.Count];
        bool[] live = [.. Enumerable.Range(0, x.Radius.Length).Select(e => x.Radius[e / _layer.Inputs + (e % _layer.Inputs * pixels)] > 0)];
        Parallel.For(0, columns.Length, new ParallelOptions { CancellationToken = cancellation }, j => columns[j] = Convolve(x.Columns[j], live, j < add?.Columns.Count ? add.Columns[j] : null));
        var y = new Affine(centre, remainder, Affine.Magnitudes(columns, _layer.Outputs, _height, _width), [.. columns]);
        if (_layer.Relu) Relu(y);
        return y;
    }

    private (double Sum, double Lost) Sum(double[] x, double[] doubt, int output, int row, int column)
    {
        var (sum, lost, half) = (0.0, 0.0, _layer.Kernel / 2);
        for (int input = 0; input < _layer.Inputs; input++)
        {
            for (int u = Math.Max(0, half - row); u < Math.Min(_layer.Kernel, _height + half - row); u++)
            {
                for (int v = Math.Max(0, half - column); v < Math.Min(_layer.Kernel, _width + half - column); v++)
                {
                    int e = (((input * _height) + row + u - half) * _width) + column + v - half;
                    double w = _layer.Weight[_layer.At(output, input) + (u * _layer.Kernel) + v];
                    sum += w * x[e];
                    lost += Math.Abs(w) * doubt[e];
                }
            }
        }

        return (sum, lost);
    }

    private Columns Convolve(Columns x, bool[] live, Columns? add)
    {
        var (half, from) = (_layer.Kernel / 2, x.Window);
        var y = new Columns(Math.Max(0, from.Top - half), Math.Max(0, from.Left - half), Math.Min(_height, from.Bottom + half), Math.Min(_width, from.Right + half), _layer.Outputs);
        for (int row = y.Window.Top; row < y.Window.Bottom; row++)
        {
            for (int column = y.Window.Left; column < y.Window.Right; column++)
            {
                var target = y.Values.AsSpan(y.At(row, column), 2 * _layer.Outputs);
                for (int output = 0; output < _layer.Outputs; output += Group) SumGroup(x, live, row, column, output, target[(2 * output)..]);
                if (add is null || !add.Contains(row, column)) continue;
                var more = add.Values.AsSpan(add.At(row, column), target.Length);
                for (int i = 0; i < target.Length; i++) target[i] += more[i];
            }
        }

        return y;
    }

    private void SumGroup(Columns x, bool[] live, int row, int column, int output, Span<Vector<double>> target)
    {
        Vector<double> a0 = default, b0 = default, a1 = default, b1 = default, a2 = default, b2 = default, a3 = default, b3 = default;
        var (half, window) = (_layer.Kernel / 2, x.Window);
        for (int r = Math.Max(window.Top, row - half); r < Math.Min(window.Bottom, row + half + 1); r++)
        {
            for (int c = Math.Max(window.Left, column - half); c < Math.Min(window.Right, column + half + 1); c++)
            {
                int tap = ((r - row + half) * _layer.Kernel) + c - column + half;
                var values = x.Values.AsSpan(x.At(r, c), 2 * x.Channels);
                var weights = _weights.AsSpan((tap * _layer.Inputs * _padded) + output);
                var alive = live.AsSpan(((r * _width) + c) * _layer.Inputs);
                for (int i = 0; i < x.Channels; i++)
                {
                    if (!alive[i]) continue;
                    var (a, b) = (values[2 * i], values[(2 * i) + 1]);
                    var w = weights.Slice(i * _padded, Group);
                    a0 += a * w[0];
                    b0 += b * w[0];
                    a1 += a * w[1];
                    b1 += b * w[1];
                    a2 += a * w[2];
                    b2 += b * w[2];
                    a3 += a * w[3];
                    b3 += b * w[3];
                }
            }
        }

        ReadOnlySpan<Vector<double>> sums = [a0, b0, a1, b1, a2, b2, a3, b3];
        sums[..Math.Min(sums.Length, target.Length)].CopyTo(target);
    }

    private void Relu(Affine y)
    {
        var (slopes, added) = (new double[y.Centre.Length], new List<(int, double)>());
        for (int e = 0; e < slopes.Length; e++)
        {
            var (low, high) = y.Range(e);
            double slope = slopes[e] = high <= 0 ? 0 : low >= 0 ? 1 : Math.Max(high / (high - low), Affine.Gamma(0));
            if (slope == 1) continue;
            double size = slope == 0 ? 0 : Affine.Up(Math.Max(-slope * low, (1 - slope) * high) / 2, 1), radius = slope * y.Radius[e], centre = slope * y.Centre[e];
            y.Remainder[e] = slope == 0 ? 0 : Affine.Up((slope * y.Remainder[e]) + (Affine.Gamma(4) * (Math.Abs(centre) + radius + size)), 4);
            y.Radius[e] = slope == 0 ? 0 : Affine.Up(radius + size, 2);
            y.Centre[e] = centre + size;
            if (size > 0) added.Add((e, size));
        }

        Parallel.ForEach(y.Columns, columns =>
        {
            var (window, pixels) = (columns.Window, _height * _width);
            for (int at = 0, pixel = 0; at < columns.Values.Length; pixel++)
            {
                int place = ((window.Top + (pixel / (window.Right - window.Left))) * _width) + window.Left + (pixel % (window.Right - window.Left));
                for (int c = 0; c < columns.Channels; c++, at += 2)
                {
                    columns.Values[at] *= slopes[(c * pixels) + place];
                    columns.Values[at + 1] *= slopes[(c * pixels) + place];
                }
            }
        });
        y.Columns.AddRange(Columns.Single(added, _layer.Outputs, _height, _width));
    }
}
