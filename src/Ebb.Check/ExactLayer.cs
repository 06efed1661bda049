namespace Ebb.Check;

/// <summary>
/// A layer on enclosures. For their middles sums of products are whole numbers, and exact; the result is off by the radii times the weights' sizes, summed in doubles.
/// </summary>
internal sealed class ExactLayer
{
    // A radius is a double times 2^-960: neither 2^-1960 nor 2^60 leaves the range of doubles.
    private const int RadiusBits = 960;

    // No float32 has a bit below 2^-149.
    private const int LowestBit = 149;

    private readonly Layer _layer;
    private readonly int _scale;
    private readonly BigInteger[] _weights;

    public ExactLayer(Layer layer)
    {
        _layer = layer;
        _scale = Enumerable.Range(0, LowestBit).FirstOrDefault(bits => layer.Weight.Select(w => Enclosure.Of(w, bits)).All(w => w.Low == w.High), LowestBit);
        _weights = [.. layer.Weight.Select(w => Enclosure.Of(w, _scale).Low)];
    }

    public Enclosure[] Run(Enclosure[] x, Enclosure[]? add, int height, int width, CancellationToken cancellation)
    {
        int bits = x[0].Bits;
        BigInteger[] middles = [.. x.Select(value => (value.Low + value.High) >> 1)];
        double[] radii = [.. x.Select((value, e) => Enclosure.Above(value.High - middles[e], RadiusBits - bits))];
        var y = new Enclosure[_layer.Outputs * height * width];
        Parallel.For(0, y.Length, new ParallelOptions { CancellationToken = cancellation }, e =>
        {
            // A sum of n terms, none negative, errs in any order by at most n 2^-53 of itself (and n 2^-1074, far below an ulp), and here n < 2^21.
            var (middle, radius) = Sum(middles, radii, e, height, width);
            RejectedException.Unless(double.IsFinite(radius), $"The enclosures grow beyond all bounds at {bits} bits.");
            var ulps = Enclosure.Of(radius * (1 + 1e-9), bits - RadiusBits).High + 1;
            var sum = new Enclosure(middle - ulps, middle + 1 + ulps, bits) + Enclosure.Of(_layer.Bias[e % _layer.Outputs], bits);
            if (add is not null) sum += add[e];
            y[e] = _layer.Relu ? new(BigInteger.Max(sum.Low, 0), BigInteger.Max(sum.High, 0), bits) : sum;
        });
        return y;
    }

    private (BigInteger Middle, double Radius) Sum(BigInteger[] middles, double[] radii, int e, int height, int width)
    {
        var (sum, radius, k, row, column) = (BigInteger.Zero, 0.0, _layer.Kernel, (e / _layer.Outputs / width) - (_layer.Kernel / 2), (e / _layer.Outputs % width) - (_layer.Kernel / 2));
        for (int r = Math.Max(0, row); r < Math.Min(height, row + k); r++)
        {
            for (int c = Math.Max(0, column); c < Math.Min(width, column + k); c++)
            {
                for (int i = 0; i < _layer.Inputs; i++)
                {
                    int from = (((r * width) + c) * _layer.Inputs) + i, weight = _layer.At(e % _layer.Outputs, i) + ((r - row) * k) + c - column;
                    radius += radii[from] * Math.Abs(_layer.Weight[weight]);
                    if (!middles[from].IsZero) sum += middles[from] * _weights[weight];
                }
            }
        }

        return (sum >> _scale, radius);
    }
}
