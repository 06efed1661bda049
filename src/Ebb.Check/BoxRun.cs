namespace Ebb.Check;

/// <summary>A box of starts through the whole sampler: one zonotope, of the columns that the start's values have become and a box of what relaxations have added.</summary>
internal sealed class BoxRun(Certificate certificate, CancellationToken cancellation)
{
    private const int Bits = 256;

    private readonly Net _net = certificate.Net;
    private readonly List<BoxLayer> _layers = [.. certificate.Net.Layers.Select(layer => new BoxLayer(layer, certificate.Net.Height, certificate.Net.Width))];

    /// <summary>Bounds of the picture for all starts within r of the certificate's.</summary>
    public (double Low, double High)[] Of(double r, int generators, IProgress<double>? progress)
    {
        var (centre, box, clamps, steps) = (certificate.Start, new double[certificate.Start.Length], certificate.Sampler.Clamps, StepNumbers.Of(certificate, Bits));
        List<Columns> columns = [.. Single(box.Select(_ => r))];
        int inputs = columns.Count;
        for (int k = 0; ; k++)
        {
            var x = new Affine(centre, new double[box.Length], [.. Magnitudes(columns).Zip(box, (sum, b) => Affine.Up(sum + b, 1))], [.. columns, .. Single(box)]);
            var eps = Predict(x, (certificate.Sampler.Indices[k] - 1.0) / Math.Max(1, certificate.Schedule.Betas.Count - 1));
            double s = ToDouble(steps[k].S), ux = 1 / s, ue = ToDouble(steps[k].S1) / s;
            double p = ToDouble(steps[k].X), q = ToDouble(steps[k].E), w = ToDouble(steps[k].U), std = ToDouble(steps[k].Std);
            var u = Combine(x, eps, _ => (ux, -ue, ue));
            var ranges = box.Select((_, e) => u.Range(e)).ToArray();
            progress?.Report((k + 1.0) / steps.Count);
            if (k + 1 == steps.Count) return [.. ranges.Select(range => clamps ? (Math.Clamp(range.Low, -1, 1), Math.Clamp(range.High, -1, 1)) : range)];

            var v = ranges.Select(range => clamps ? Clamp(range) : (Slope: 1, Offset: 0, Error: 0)).ToArray();
            var next = Combine(x, eps, e => (p + (w * v[e].Slope * ux), q - (w * v[e].Slope * ue), q + (w * v[e].Slope * ue)));
            var kept = Keep(next.Columns[inputs..], generators);
            (centre, box, columns) = (next.Centre, Magnitudes(next.Columns[inputs..]), [.. next.Columns[..inputs], .. kept]);
            for (int e = 0; e < centre.Length; e++)
            {
                double offset = w * v[e].Offset, z = std * certificate.NoiseAt(k, e);
                box[e] = Affine.Up(box[e] + next.Remainder[e] + (w * v[e].Error) + (Affine.Gamma(4) * (Math.Abs(centre[e]) + Math.Abs(offset) + Math.Abs(z))), 4);
                centre[e] += offset + z;
                RejectedException.Unless(double.IsFinite(box[e]), $"The box grows beyond all bounds at step {k + 1}.");
            }
        }
    }

    private Affine Predict(Affine x, double time)
    {
        // The time's quotient is off by less than Gamma of it.
        var times = Enumerable.Repeat(time, _net.Pixels);
        var values = new List<Affine> { new([.. x.Centre, .. times], [.. x.Remainder, .. times.Select(t => t * Affine.Gamma(0))], [.. x.Radius, .. new double[_net.Pixels]], x.Columns) };
        foreach (var (layer, wiring) in _layers.Zip(_net.Layers)) values.Add(layer.Run(values[wiring.Input], wiring.Add > 0 ? values[wiring.Add] : null, cancellation));
        return values[^1];
    }

    /// <summary>A x + B epsHat for each element, with a bound of the terms of |B|. Factors are off by a few units of their last places.</summary>
    private Affine Combine(Affine x, Affine eps, Func<int, (double A, double B, double Terms)> factors)
    {
        var (columns, all) = (new Columns[eps.Columns.Count], x.Centre.Select((_, e) => factors(e)).ToArray());
        Parallel.For(0, columns.Length, j =>
        {
            var (from, (top, left, bottom, right)) = (eps.Columns[j], eps.Columns[j].Window);
            var y = columns[j] = new Columns(top, left, bottom, right, _net.Channels, _net.Height, _net.Width);
            for (int e = 0; e < all.Length; e++)
            {
                if (y.At(e) is var at and >= 0) y.Values[at] = from.Values[at] * all[e].B;
                if (j < x.Columns.Count && x.Columns[j].At(e) is var other and >= 0) y.Values[y.At(e)] += x.Columns[j].Values[other] * all[e].A;
            }
        });
        double[] remainder = [.. all.Select((f, e) => Affine.Up((Math.Abs(f.B) * eps.Remainder[e]) + (Affine.Gamma(16) *
            ((Math.Abs(f.A) * (Math.Abs(x.Centre[e]) + x.Radius[e])) + (f.Terms * (Math.Abs(eps.Centre[e]) + eps.Radius[e] + eps.Remainder[e])))), 16))];
        return new([.. all.Select((f, e) => (f.A * x.Centre[e]) + (f.B * eps.Centre[e]))], remainder, Magnitudes(columns), [.. columns]);
    }

    /// <summary>Takes the columns out that are least like a box, of the largest sums of magnitudes less the largest one; of equals the earlier ones.</summary>
    private List<Columns> Keep(List<Columns> all, int most)
    {
        var kept = new List<Columns>();
        var order = all.SelectMany(some => some.Scores().Select((score, lane) => (Score: score, Lane: lane, From: some))).Where(one => one.Score > 0).OrderByDescending(one => one.Score);
        foreach (var chunk in order.Take(most).Chunk(Vector<double>.Count))
        {
            var y = new Columns(0, 0, _net.Height, _net.Width, _net.Channels, _net.Height, _net.Width);
            for (int e = 0; e < certificate.Start.Length * chunk.Length; e++)
            {
                var (to, (_, lane, from)) = (y.At(e / chunk.Length), chunk[e % chunk.Length]);
                if (from.At(e / chunk.Length) is not (var at and >= 0)) continue;
                y.Values[to] = y.Values[to].WithElement(e % chunk.Length, from.Values[at][lane]);
                from.Values[at] = from.Values[at].WithElement(lane, 0);
            }

            kept.Add(y);
        }

        return kept;
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

    private IEnumerable<Columns> Single(IEnumerable<double> sizes) => Columns.Single(sizes, _net.Channels, _net.Height, _net.Width);

    private double[] Magnitudes(IReadOnlyList<Columns> columns) => Columns.Magnitudes(columns, _net.Channels, _net.Height, _net.Width);

    private static double ToDouble(Enclosure number) => Math.ScaleB((double)number.High, -Bits);
}
