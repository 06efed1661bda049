using System.Numerics;
using Ebb.Check.Exact;
using Ebb.Check.Subjects;

namespace Ebb.Check.Boxes;

/// <summary>A box of starts through the whole sampler: one zonotope, of the columns that the start's values have become and a box of what relaxations have added.</summary>
internal sealed class BoxRun(Certificate certificate, CancellationToken cancellation)
{
    private const int Bits = 256;

    private readonly Net _net = certificate.Net;
    private readonly List<BoxLayer> _layers = [.. certificate.Net.Layers.Select(layer => new BoxLayer(layer, certificate.Net.Height, certificate.Net.Width))];

    /// <summary>Bounds of the picture for all starts within r of the certificate's.</summary>
    public (double Low, double High)[] Of(double r, IProgress<double>? progress)
    {
        var (centre, box) = (certificate.Start, new double[_net.Count]);
        List<Columns> inputs = [.. Single(Enumerable.Repeat(r, _net.Count))];
        var steps = StepNumbers.Of(certificate, Bits);
        for (int k = 0; ; k++)
        {
            var x = new Affine(centre, new double[_net.Count], [.. Magnitudes(inputs).Zip(box, (sum, b) => Affine.Up(sum + b, 1))], [.. inputs, .. Single(box)]);
            var eps = Predict(x, (certificate.Sampler.Indices[k] - 1.0) / Math.Max(1, certificate.Schedule.Betas.Count - 1));
            double s = ToDouble(steps[k].S), ux = 1 / s, ue = ToDouble(steps[k].S1) / s;
            var u = Combine(x, eps, _ => (ux, -ue, ue), 0);
            progress?.Report((k + 1.0) / steps.Count);
            if (k + 1 == steps.Count) return [.. Enumerable.Range(0, _net.Count).Select(e => u.Range(e)).Select(range => certificate.Sampler.Clamps ? (Math.Clamp(range.Low, -1, 1), Math.Clamp(range.High, -1, 1)) : range)];

            double p = ToDouble(steps[k].X), q = ToDouble(steps[k].E), w = ToDouble(steps[k].U), std = ToDouble(steps[k].Std);
            var clamps = Enumerable.Range(0, _net.Count).Select(e => certificate.Sampler.Clamps ? Clamp(u.Range(e)) : (1, 0, 0)).ToArray();
            var next = Combine(x, eps, e => (p + (w * clamps[e].Slope * ux), q - (w * clamps[e].Slope * ue), q + (w * clamps[e].Slope * ue)), inputs.Count);
            (centre, box, inputs) = (next.Centre, next.Radius, next.Columns);
            for (int e = 0; e < centre.Length; e++)
            {
                double offset = w * clamps[e].Offset, z = certificate.Noise.Length > 0 ? std * certificate.Noise[(k * centre.Length) + e] : 0;
                double lost = Affine.Gamma(4) * (Math.Abs(centre[e]) + Math.Abs(offset) + Math.Abs(z));
                centre[e] += offset + z;
                box[e] = Affine.Up(box[e] + next.Remainder[e] + (w * clamps[e].Error) + lost, 4);
                RejectedException.Unless(double.IsFinite(box[e]), $"The box grows beyond all bounds at step {k + 1}.");
            }
        }
    }

    private Affine Predict(Affine x, double time)
    {
        // The time's quotient is off by less than Gamma of it.
        double[] more = [.. Enumerable.Repeat(time, _net.Pixels)], none = new double[_net.Pixels];
        var values = new List<Affine> { new([.. x.Centre, .. more], [.. x.Remainder, .. more.Select(t => t * Affine.Gamma(0))], [.. x.Radius, .. none], x.Columns) };
        foreach (var (layer, wiring) in _layers.Zip(_net.Layers)) values.Add(layer.Run(values[wiring.Input], wiring.Add > 0 ? values[wiring.Add] : null, cancellation));
        return values[^1];
    }

    /// <summary>
    /// A x + B epsHat for each element, with a bound of |B|'s terms: the first columns as they are, the radius that of all the others. The factors are off by a few units of
    /// their last places.
    /// </summary>
    private Affine Combine(Affine x, Affine eps, Func<int, (double A, double B, double Terms)> factors, int kept)
    {
        var columns = new Columns[eps.Columns.Count];
        var all = Enumerable.Range(0, _net.Count).Select(factors).ToArray();
        Parallel.For(0, columns.Length, j =>
        {
            var (from, other) = (eps.Columns[j], j < x.Columns.Count ? x.Columns[j] : null);
            var y = columns[j] = new Columns(from.Window.Top, from.Window.Left, from.Window.Bottom, from.Window.Right, _net.Channels);
            for (int e = 0; e < _net.Count; e++)
            {
                var (row, column, c) = (e % _net.Pixels / _net.Width, e % _net.Width, e / _net.Pixels);
                if (!y.Contains(row, column)) continue;
                for (int half = 2 * c; half < (2 * c) + 2; half++)
                {
                    y.Values[y.At(row, column) + half] = from.Values[from.At(row, column) + half] * all[e].B;
                    if (other?.Contains(row, column) == true) y.Values[y.At(row, column) + half] += other.Values[other.At(row, column) + half] * all[e].A;
                }
            }
        });
        double[] centre = [.. all.Select((f, e) => (f.A * x.Centre[e]) + (f.B * eps.Centre[e]))];
        double[] remainder = [.. all.Select((f, e) => Affine.Up(
            (Math.Abs(f.B) * eps.Remainder[e]) + (Affine.Gamma(16) * ((Math.Abs(f.A) * (Math.Abs(x.Centre[e]) + x.Radius[e])) + (f.Terms * (Math.Abs(eps.Centre[e]) + eps.Radius[e] + eps.Remainder[e])))), 16))];
        return new(centre, remainder, Magnitudes(columns[kept..]), [.. columns[..kept]]);
    }

    /// <summary>clamp(z) lies within Error of Slope z + Offset for all z of a range: the chord where an end of [-1, 1] is inside.</summary>
    private static (double Slope, double Offset, double Error) Clamp((double Low, double High) z)
    {
        if (z.High <= -1 || z.Low >= 1) return (0, z.Low >= 1 ? 1 : -1, 0);
        if (z.Low >= -1 && z.High <= 1) return (1, 0, 0);
        double from = Math.Max(z.Low, -1), to = Math.Min(z.High, 1), slope = (to - from) / (z.High - z.Low);
        double[] corners = [from - (slope * z.Low), from - (slope * from), to - (slope * to), to - (slope * z.High)];
        return (slope, (corners.Min() + corners.Max()) / 2, ((corners.Max() - corners.Min()) / 2) + (Affine.Gamma(8) * (1 + Math.Abs(z.Low) + Math.Abs(z.High))));
    }

    private IEnumerable<Columns> Single(IEnumerable<double> sizes) => Columns.Single(sizes.Select((size, e) => (e, size)), _net.Channels, _net.Height, _net.Width);

    private double[] Magnitudes(IReadOnlyList<Columns> columns) => Affine.Magnitudes(columns, _net.Channels, _net.Height, _net.Width);

    private static double ToDouble(Enclosure number) => Math.ScaleB((double)number.High, -Bits);
}
