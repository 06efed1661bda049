using System.Numerics.Tensors;
using Ebb.Verify.Subjects;

namespace Ebb.Verify.Probability;

/// <summary>A layer on images of one pixel: of each kernel only the middle weight sees anything but zeros.</summary>
internal sealed class PlaneLayer
{
    private readonly CertifiedLayer _layer;
    private readonly double[] _weight;

    public PlaneLayer(CertifiedLayer layer)
    {
        _layer = layer;
        int taps = layer.Kernel * layer.Kernel;
        _weight = new double[layer.Outputs * layer.Inputs];
        for (int i = 0; i < _weight.Length; i++) _weight[i] = layer.Weight.Span[(i * taps) + (taps / 2)];
    }

    public int Outputs => _layer.Outputs;

    public int Input => _layer.Input;

    public int? Add => _layer.Add;

    /// <summary>Writes what the layer makes of its input.</summary>
    public void Apply(PlaneSet x, PlaneSet? add, PlaneSet y)
    {
        y.Count = x.Count;
        for (int o = 0; o < Outputs; o++) Row(x, add, y, o);
        if (!_layer.Relu) return;
        for (int o = 0; o < Outputs; o++) Relu(y, o);
    }

    private void Row(PlaneSet x, PlaneSet? add, PlaneSet y, int o)
    {
        var generators = y.AllGenerators(o);
        generators.Clear();
        generators = generators[..x.Count];
        double bias = _layer.Bias.Span[o], centre = bias, magnitudes = Math.Abs(bias), error = 0;
        for (int i = 0; i < x.Size; i++)
        {
            double w = _weight[(o * x.Size) + i];
            centre += w * x.Centre[i];
            magnitudes += Math.Abs(w) * x.Magnitude(i);
            error += Math.Abs(w) * x.Error[i];
            TensorPrimitives.MultiplyAdd(x.Generators(i), w, generators, generators);
        }

        if (add is not null)
        {
            centre += add.Centre[o];
            magnitudes += add.Magnitude(o);
            error += add.Error[o];
            var added = add.Generators(o);
            TensorPrimitives.Add(generators[..added.Length], added, generators[..added.Length]);
        }

        // The centre and every generator are dot products of so many terms; their errors together are bounded through the sum of all magnitudes.
        int terms = x.Size + 2;
        y.Centre[o] = centre;
        y.Error[o] = Round.Up(Round.Sum(error, terms) + Round.Dot(Round.Sum(magnitudes, terms), terms * (x.Count + 1)));
    }

    // For l < 0 < u, max(v, 0) - slope v is in [0, top] on [l, u], whatever the slope of [0, 1]: a new symbol stands for where.
    private static void Relu(PlaneSet y, int o)
    {
        double radius = y.Radius(o), centre = y.Centre[o];
        double l = Math.BitDecrement(centre - radius), u = Math.BitIncrement(centre + radius);
        if (l >= 0) return;
        var generators = y.AllGenerators(o);
        if (u <= 0)
        {
            generators.Clear();
            (y.Centre[o], y.Error[o]) = (0, 0);
            return;
        }

        double magnitude = y.Magnitude(o), slope = Math.Min(1, u / (u - l));
        double top = Math.Max(Round.Up(-slope * l), Round.Up(Round.Up(1 - slope) * u));
        TensorPrimitives.Multiply(generators[..y.Count], slope, generators[..y.Count]);
        y.Centre[o] = (slope * centre) + (top / 2);
        y.Error[o] = Round.Up(Round.Up(slope * y.Error[o]) + Round.Dot(Round.Up(magnitude + top), 2 * (y.Count + 2)));
        generators[y.Count] = top / 2;
        y.Count++;
    }
}
