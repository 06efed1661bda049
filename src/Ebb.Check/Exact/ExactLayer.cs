using System.Numerics;
using Ebb.Check.Subjects;

namespace Ebb.Check.Exact;

/// <summary>
/// A layer in fixed point. A weight is exactly a whole number times 2^-scale; its limbs that are not 0 are its terms, one for nearly every float32.
/// A centre is then exact but for one rounding down to an ulp, and the radius of a sum is the sum of |weight| times radius, and that ulp.
/// </summary>
internal sealed class ExactLayer
{
    private const int FloatBits = 149;

    private readonly Layer _layer;
    private readonly int _scale;
    private readonly int _growth;
    private readonly Term[][] _terms;

    public ExactLayer(Layer layer)
    {
        _layer = layer;
        double most = layer.Weight.Max(w => Math.Abs((double)w));
        int needed = layer.Weight.Max(w => w == 0 ? 0 : -LowestBit(w));

        // The largest weight just fills a limb; further limbs below are there where a small one needs them.
        _scale = 63 - (most > 0 ? Math.ILogB(most) : 0);
        while (_scale < Math.Max(0, needed)) _scale += 64;
        _terms = [.. layer.Weight.Select(w => Terms(w).ToArray())];
        int fan = layer.Inputs * layer.Kernel * layer.Kernel;
        _growth = Math.ILogB(1 + (layer.Weight.Chunk(fan).Max(row => row.Sum(w => Math.Abs((double)w))))) + 2;
    }

    /// <summary>Runs the layer; output channels are shared out among the cores, which changes no bit.</summary>
    public FixedTensor Run(FixedTensor x, FixedTensor? add, int height, int width, CancellationToken cancellation)
    {
        var format = x.Format;
        int bias = format.Bits + Math.ILogB(1 + _layer.Bias.Max(b => Math.Abs((double)b))) + 1;
        int room = Math.Max(Math.Max(x.Length() + _growth, bias) + _scale, add?.Length() ?? 0) + 2;
        if (room >= 64 * format.Limbs) throw FixedFormat.NoRoom();
        var y = new FixedTensor(_layer.Outputs, height * width, format);
        Parallel.For(0, _layer.Outputs, new ParallelOptions { CancellationToken = cancellation }, output =>
        {
            var (sums, radii) = (new ulong[width * format.Limbs], new double[width]);
            for (int row = 0; row < height; row++)
            {
                SumRow(x, output, row, height, width, sums, radii);
                FinishRow(y, add, ((output * height) + row) * width, sums, radii);
            }
        });
        if (!y.Radius.All(double.IsFinite)) throw new RejectedException("The enclosures grow beyond all bounds at this checker's precision.", mayBePrecision: true);
        return y;
    }

    private void SumRow(FixedTensor x, int output, int row, int height, int width, ulong[] sums, double[] radii)
    {
        var (limbs, half, k) = (x.Format.Limbs, (_layer.Kernel - 1) / 2, _layer.Kernel);
        FixedFormat.Write(new RangeMath(x.Format.Bits + _scale).Of((double)_layer.Bias[output]).Low, sums.AsSpan(0, limbs));
        for (int s = 1; s < width; s++) sums.AsSpan(0, limbs).CopyTo(sums.AsSpan(s * limbs));
        radii.AsSpan().Clear();
        for (int input = 0; input < _layer.Inputs; input++)
        {
            for (int u = Math.Max(0, half - row); u < Math.Min(k, height + half - row); u++)
            {
                int from = ((input * height) + row + u - half) * width, at = _layer.At(output, input) + (u * k);
                for (int v = 0; v < k; v++)
                {
                    double size = Math.Abs((double)_layer.Weight[at + v]);
                    for (int s = Math.Max(0, half - v); s < Math.Min(width, width + half - v); s++)
                    {
                        int element = from + s + v - half;
                        radii[s] += size * x.Radius[element];
                        if (x.IsZero[element]) continue;
                        foreach (var term in _terms[at + v])
                        {
                            Limbs.AddProduct(sums.AsSpan((s * limbs) + term.Limb, limbs - term.Limb), x.At(element), term.Magnitude, term.Mask);
                        }
                    }
                }
            }
        }
    }

    private void FinishRow(FixedTensor y, FixedTensor? add, int from, ulong[] sums, double[] radii)
    {
        var format = y.Format;

        // A sum of n terms, none negative, in any order errs by at most n 2^-53 of itself (and 2^-1074 a term, far below half an ulp): n < 2^24 here.
        const double Up = 1 + 1e-8;
        for (int s = 0; s < radii.Length; s++)
        {
            int element = from + s;
            var value = y.At(element);
            Limbs.ShiftDown(value, sums.AsSpan(s * format.Limbs, format.Limbs), _scale);
            if (add is not null) Limbs.Add(value, add.At(element));
            y.Radius[element] = (radii[s] + (add?.Radius[element] ?? 0) + (1.5 * format.Ulp)) * Up;
            if (_layer.Relu) y.Relu(element);
            y.IsZero[element] = value.IndexOfAnyExcept(0ul) < 0;
        }
    }

    private IEnumerable<Term> Terms(float weight)
    {
        var whole = new RangeMath(_scale).Of(Math.Abs((double)weight)).Low;
        for (int limb = 0; !whole.IsZero; limb++, whole >>= 64)
        {
            ulong magnitude = (ulong)(whole & ulong.MaxValue);
            if (magnitude != 0) yield return new(limb, magnitude, weight < 0 ? ulong.MaxValue : 0);
        }
    }

    // The exponent of the lowest bit that is set: a float32 has 24 bits from its leading one, and none below 2^-149.
    private static int LowestBit(float weight)
    {
        int pattern = BitConverter.SingleToInt32Bits(weight), exponent = Math.Max((pattern >> 23) & 0xff, 1) - 1 - FloatBits;
        int fraction = (pattern & 0x7fffff) | (((pattern >> 23) & 0xff) > 0 ? 0x800000 : 0);
        return exponent + BitOperations.TrailingZeroCount(fraction);
    }

    private readonly record struct Term(int Limb, ulong Magnitude, ulong Mask);
}
