namespace Ebb.Check;

/// <summary>A layer on what is known of a value. docs/certificates.md has the formulas and why they hold.</summary>
internal sealed class BoxLayer(Layer layer, int height, int width)
{
    private readonly Convolution _weights = new(layer, [.. layer.Weight], height, width);
    private readonly Convolution _sizes = new(layer, [.. layer.Weight.Select(w => Math.Abs(w))], height, width);

    public Affine Run(Affine x, Affine? add, CancellationToken cancellation)
    {
        int terms = (layer.Inputs * layer.Kernel * layer.Kernel) + 2;
        double gamma = Affine.Gamma(terms);
        double[] doubts = _sizes.Run([.. x.Centre.Select((c, e) => x.Remainder[e] + (gamma * (Math.Abs(c) + x.Radius[e])))]);
        double[] remainder = [.. doubts.Select((doubt, e) => Affine.Up(doubt + (gamma * Math.Abs(layer.Bias[e % layer.Outputs])), terms))];
        double[] centre = [.. _weights.Run(x.Centre).Select((sum, e) => sum + layer.Bias[e % layer.Outputs])];
        var y = Affine.Of(centre, remainder, _weights.Run(x.Columns, cancellation));
        if (add is not null) y = Affine.Combine(add, y, _ => (1, 1, 1));
        return layer.Relu ? Relu(y) : y;
    }

    private Affine Relu(Affine y)
    {
        double[] slopes = new double[y.Centre.Length], added = [.. slopes], centre = [.. slopes], remainder = [.. slopes];
        for (int e = 0; e < slopes.Length; e++)
        {
            var (low, high) = y.Range(e);
            if (high <= 0) continue;
            double slope = slopes[e] = low >= 0 ? 1 : high / (high - low);
            added[e] = low >= 0 ? 0 : Affine.Up(Math.Max(-slope * low, (1 - slope) * high) / 2, 1);
            centre[e] = (slope * y.Centre[e]) + added[e];
            remainder[e] = Affine.Up((slope * y.Remainder[e]) + (Affine.Gamma(4) * ((slope * (Math.Abs(y.Centre[e]) + y.Radius[e])) + added[e])), 4);
        }

        return Affine.Of(centre, remainder, [.. y.Columns.Select(column => column.Times(slopes)), .. Images.Single(layer.Outputs, added)]);
    }
}
