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
        var (centre, box, steps) = (certificate.Start, new double[certificate.Start.Length], StepNumbers.Of(certificate, Bits));
        List<Images> columns = [.. Images.Single(_net.Channels, [.. box.Select(_ => r)])];
        int inputs = columns.Count;
        for (int k = 0; ; k++)
        {
            var x = Affine.Of(centre, new double[box.Length], [.. columns, .. Images.Single(_net.Channels, box)]);
            var eps = Predict(x, Math.ScaleB((double)steps[k].Time.High, -Bits));
            double ux = ToDouble(steps[k].UX), ue = ToDouble(steps[k].UE), p = ToDouble(steps[k].X), q = ToDouble(steps[k].E), w = ToDouble(steps[k].U);
            var u = Affine.Combine(x, eps, _ => (ux, -ue, ue));
            var clamps = box.Select((_, e) => Clamp(u.Range(e))).ToArray();
            progress?.Report((k + 1.0) / steps.Count);
            if (k + 1 == steps.Count) return Net.Transposed([.. clamps.Select(v => (v.Low, v.High))], _net.Height * _net.Width);

            double[] z = certificate.NoiseOf(k);
            double std = ToDouble(steps[k].Std);
            var next = Affine.Combine(x, eps, e => (p + (w * clamps[e].Slope * ux), q - (w * clamps[e].Slope * ue), q + (w * clamps[e].Slope * ue)));

            columns = [.. next.Columns[..inputs], .. Keep(next.Columns[inputs..], generators)];
            (centre, box) = (next.Centre, Affine.Magnitudes(next.Columns[inputs..], box.Length));
            for (int e = 0; e < centre.Length; e++)
            {
                double offset = w * clamps[e].Offset, noise = std * z[e], rounded = Math.Abs(centre[e]) + Math.Abs(offset) + Math.Abs(noise);
                box[e] = Affine.Up(box[e] + next.Remainder[e] + (w * clamps[e].Error) + (Affine.Gamma(4) * rounded), 4);
                centre[e] += offset + noise;
                RejectedException.Unless(double.IsFinite(box[e]), $"The box grows beyond all bounds at step {k + 1}.");
            }
        }
    }

    private Affine Predict(Affine x, double time)
    {
        // The time is off by less than Gamma of it, or 2^-256.
        double[] remainder = _net.With(Affine.Up(time * Affine.Gamma(0), 0), x.Remainder);
        var image = new Affine(_net.With(time, x.Centre), remainder, _net.With(0, x.Radius), x.Columns);
        return _net.Run(image, (i, value, add) => _layers[i].Run(value, add, cancellation));
    }

    /// <summary>Takes the columns out that are least like a box, of the largest sums of magnitudes less the largest one; of equals the earlier ones.</summary>
    private List<Images> Keep(List<Images> all, int most)
    {
        var lanes = all.SelectMany(some => some.Scores().Select((score, lane) => (Score: score, Lane: lane, From: some))).Where(one => one.Score > 0);
        var kept = lanes.OrderByDescending(one => one.Score).Take(most).Select(one => one.From.Take(one.Lane, certificate.Start.Length)).Chunk(Vector<double>.Count);
        return [.. kept.Select(chunk => Images.Of(_net.Channels, chunk))];
    }

    /// <summary>v = clamp(u), or u, lies in [Low, High] and within Error of Slope u + Offset for all u of a range: the chord where an end of [-1, 1] is inside.</summary>
    private (double Low, double High, double Slope, double Offset, double Error) Clamp((double Low, double High) u)
    {
        if (!certificate.Sampler.Clamps || (u.Low >= -1 && u.High <= 1)) return (u.Low, u.High, 1, 0, 0);
        double low = Math.Clamp(u.Low, -1, 1), high = Math.Clamp(u.High, -1, 1);
        if (low == high) return (low, high, 0, low, 0);
        double slope = (high - low) / (u.High - u.Low);
        double[] corners = [low - (slope * u.Low), low - (slope * low), high - (slope * high), high - (slope * u.High)];
        double error = ((corners.Max() - corners.Min()) / 2) + (Affine.Gamma(8) * (1 + Math.Abs(u.Low) + Math.Abs(u.High)));
        return (low, high, slope, (corners.Min() + corners.Max()) / 2, error);
    }

    /// <summary>A number that is 0, or not so near to 0 that its enclosure is wide: the double is off by a few units of its last place.</summary>
    private static double ToDouble(Enclosure number)
    {
        RejectedException.Unless(number.Low == number.High || (number.High - number.Low) << 60 <= number.Low, $"A step with a coefficient near 0 is not covered.");
        return Math.ScaleB((double)number.High, -Bits);
    }
}
