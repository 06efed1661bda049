namespace Ebb.Check;

/// <summary>A box of starts through the whole sampler: the columns that the start's values have become, and a box of what relaxations have added.</summary>
internal sealed class BoxRun(Certificate certificate, CancellationToken cancellation)
{
    private const int Bits = 256;
    private readonly Net _net = certificate.Net;
    private readonly BoxLayer[] _layers = [.. certificate.Net.Layers.Select(layer => new BoxLayer(layer, certificate.Net.Height, certificate.Net.Width))];

    /// <summary>Bounds of the picture for all starts within r of the certificate's.</summary>
    public (double Low, double High)[] Of(double r, int generators, IProgress<double>? progress)
    {
        var (centre, box, steps) = (certificate.Start, new double[certificate.Start.Length], StepNumbers.Of(certificate, Bits));
        List<Images> columns = [.. Images.Single(_net.Channels, [.. box.Select(_ => r)])];
        int inputs = columns.Count;
        for (int k = 0; ; k++)
        {
            var x = Affine.Of(centre, new double[box.Length], [.. columns, .. Images.Single(_net.Channels, box)]);

            // The time is off by less than Gamma of it, or 2^-256.
            double time = Math.ScaleB((double)steps[k].Time.High, -Bits), off = Affine.Up(time * Affine.Gamma(0), 0);
            var image = new Affine(_net.With(time, x.Centre), _net.With(off, x.Remainder), _net.With(0, x.Radius), x.Columns);
            var eps = _net.Run(image, (i, value, add) => _layers[i].Run(value, add, cancellation));
            double ux = ToDouble(steps[k].UX), ue = ToDouble(steps[k].UE), p = ToDouble(steps[k].X), q = ToDouble(steps[k].E), w = ToDouble(steps[k].U);
            var u = Affine.Combine(x, eps, _ => (ux, -ue, ue));
            var clamps = box.Select((_, e) => Clamp(u.Range(e))).ToArray();
            progress?.Report((k + 1.0) / steps.Count);
            if (k + 1 == steps.Count) return Net.Transposed([.. clamps.Select(v => (v.Low, v.High))], _net.Height * _net.Width);
            double[] z = certificate.NoiseOf(k);
            double std = ToDouble(steps[k].Std);
            var next = Affine.Combine(x, eps, e => (p + (w * clamps[e].Slope * ux), q - (w * clamps[e].Slope * ue), q + (w * clamps[e].Slope * ue)));

            // The columns that are least like a box stay, those with the largest sums of magnitudes less the largest one; of equals the earlier ones.
            var images = next.Columns[inputs..].SelectMany(some => some.Lanes(box.Length)).ToLookup(one => one.Sum(Math.Abs) > one.Max(Math.Abs));
            var order = images[true].OrderByDescending(one => one.Sum(Math.Abs) - one.Max(Math.Abs)).ToList();
            double[][] others = [.. order.Skip(generators), .. images[false]];
            columns = [.. next.Columns[..inputs], .. order.Take(generators).Chunk(Vector<double>.Count).Select(chunk => Images.Of(_net.Channels, chunk))];
            centre = next.Centre;
            for (int e = 0; e < centre.Length; e++)
            {
                double offset = w * clamps[e].Offset, noise = std * z[e], rounded = Math.Abs(centre[e]) + Math.Abs(offset) + Math.Abs(noise);
                box[e] = others.Sum(one => Math.Abs(one[e])) + next.Remainder[e] + (w * clamps[e].Error) + (Affine.Gamma(4) * rounded);
                box[e] = Affine.Up(box[e], others.Length + 4);
                centre[e] += offset + noise;
                RejectedException.Unless(double.IsFinite(box[e]), $"The box grows beyond all bounds at step {k + 1}.");
            }
        }
    }

    /// <summary>What u becomes is in [Low, High], and within Error of Slope u + Offset: the chord where an end of [-1, 1] is in the range of u.</summary>
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
        bool isNarrow = number.Low == number.High || (number.High - number.Low) << 60 <= number.Low;
        RejectedException.Unless(isNarrow, $"A coefficient of a step may be 0: such a schedule is not covered.");
        return Math.ScaleB((double)number.High, -Bits);
    }
}
