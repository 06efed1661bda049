using Ebb.Verify.Subjects;

namespace Ebb.Verify.Boxes;

/// <summary>A layer on the centre, and on magnitudes: what the remainder of a value becomes.</summary>
internal sealed class CentreConvolution
{
    private readonly CertifiedLayer _layer;
    private readonly double[] _weights;
    private readonly double[] _bias;

    public CentreConvolution(CertifiedLayer layer)
    {
        _layer = layer;
        int taps = layer.Kernel * layer.Kernel;
        _weights = new double[layer.Weight.Length];
        _bias = [.. layer.Bias.Span.ToArray().Select(bias => (double)bias)];
        for (int output = 0; output < layer.Outputs; output++)
        {
            for (int input = 0; input < layer.Inputs; input++)
            {
                for (int tap = 0; tap < taps; tap++)
                {
                    _weights[(((tap * layer.Outputs) + output) * layer.Inputs) + input] = layer.Weight.Span[(((output * layer.Inputs) + input) * taps) + tap];
                }
            }
        }
    }

    /// <summary>Fills the centre and the remainder of the layer's sum, before any relu.</summary>
    /// <param name="source">What the layer reads.</param>
    /// <param name="added">What it adds, or null.</param>
    /// <param name="target">Written.</param>
    /// <remarks>
    /// The sum has n = I k k products, a bias and one more term. Centre and generators lose at most gamma_(n+2) of |W| (|c| + sum |G|) + |bias| +
    /// |c| + sum |G| of what is added; so do all of them together, and the remainder takes it up.
    /// </remarks>
    public void Apply(AffineValue source, AffineValue? added, AffineValue target)
    {
        int terms = (_layer.Inputs * _layer.Kernel * _layer.Kernel) + 2;
        double gamma = Rounding.Gamma(terms);
        double[] doubt = new double[source.Centre.Length];
        for (int i = 0; i < doubt.Length; i++) doubt[i] = source.Remainder[i] + (gamma * (Math.Abs(source.Centre[i]) + source.Radius[i]));

        for (int row = 0; row < source.Height; row++)
        {
            for (int column = 0; column < source.Width; column++) Pixel(row, column);
        }

        void Pixel(int row, int column)
        {
            int first = ((row * source.Width) + column) * _layer.Outputs;
            var centre = target.Centre.AsSpan(first, _layer.Outputs);
            var magnitude = target.Remainder.AsSpan(first, _layer.Outputs);
            Sum(source, doubt, row, column, centre, magnitude);
            for (int output = 0; output < _layer.Outputs; output++)
            {
                centre[output] += _bias[output];
                magnitude[output] += gamma * Math.Abs(_bias[output]);
                if (added is not null)
                {
                    centre[output] += added.Centre[first + output];
                    magnitude[output] += added.Remainder[first + output] + (gamma * (Math.Abs(added.Centre[first + output]) + added.Radius[first + output]));
                }

                magnitude[output] = Rounding.Up(magnitude[output], terms + 8);
            }
        }
    }

    private void Sum(AffineValue source, double[] doubt, int row, int column, Span<double> centre, Span<double> magnitude)
    {
        int reach = _layer.Kernel / 2, inputs = _layer.Inputs;
        for (int r = Math.Max(0, row - reach); r < Math.Min(source.Height, row + reach + 1); r++)
        {
            for (int c = Math.Max(0, column - reach); c < Math.Min(source.Width, column + reach + 1); c++)
            {
                int tap = ((r - row + reach) * _layer.Kernel) + c - column + reach, place = ((r * source.Width) + c) * inputs;
                var values = source.Centre.AsSpan(place, inputs);
                var doubts = doubt.AsSpan(place, inputs);
                for (int output = 0; output < centre.Length; output++)
                {
                    var weights = _weights.AsSpan(((tap * centre.Length) + output) * inputs, inputs);
                    double sum = 0, most = 0;
                    for (int i = 0; i < weights.Length; i++)
                    {
                        sum += weights[i] * values[i];
                        most += Math.Abs(weights[i]) * doubts[i];
                    }

                    centre[output] += sum;
                    magnitude[output] += most;
                }
            }
        }
    }
}
