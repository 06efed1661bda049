using System.Numerics;
using System.Runtime.InteropServices;
using Ebb.Check.Subjects;

namespace Ebb.Check.Exact;

/// <summary>
/// A layer in fixed point, of centres n 2^-bits with a radius each. A weight is exactly a whole number times 2^-scale; its limbs of 64 bits that are not 0 are its terms,
/// one for nearly every float32. Sums of products are exact; then a centre is rounded down once, to an ulp.
/// </summary>
internal sealed class ExactLayer
{
    private readonly Layer _layer;
    private readonly int _scale;
    private readonly double _gain;
    private readonly (int Limb, ulong Magnitude, ulong Mask)[][] _terms;

    public ExactLayer(Layer layer)
    {
        _layer = layer;

        // The largest weight just fills a limb; further limbs are below it where the lowest bit of a small one, 23 below its first and at least 2^-149, needs them.
        _scale = 63 - Math.ILogB(layer.Weight.Max(w => Math.Abs((double)w)) + float.Epsilon);
        int needed = layer.Weight.Max(w => w == 0 ? 0 : Math.Min(149, 23 - Math.ILogB(w)));
        while (_scale < needed) _scale += 64;
        _terms = [.. layer.Weight.Select(w => Terms(w).ToArray())];
        _gain = layer.Weight.Chunk(layer.Weight.Length / layer.Outputs).Max(row => row.Sum(w => Math.Abs((double)w)));
    }

    /// <summary>Runs the layer; output channels are shared out among the cores, which changes no bit.</summary>
    public Ball[] Run(Ball[] x, Ball[]? add, int height, int width, int bits, CancellationToken cancellation)
    {
        // Room for the sums, the bias and a sign: |sum| is at most gain |x| + |bias|, in units of 2^-(bits + scale).
        int length = Math.Max((int)x.Max(ball => ball.Centre.GetBitLength()) + Math.ILogB(_gain + 1) + 1, bits + 129);
        int limbs = ((length + _scale + 3) / 64) + 1;
        ulong[] factors = new ulong[x.Length * limbs];
        for (int e = 0; e < x.Length; e++) Write(x[e].Centre, factors.AsSpan(e * limbs, limbs));
        var y = new Ball[_layer.Outputs * height * width];
        Parallel.For(0, _layer.Outputs, new ParallelOptions { CancellationToken = cancellation }, output =>
        {
            var bias = new RangeMath(bits + _scale).Of(_layer.Bias[output]).Low;
            var (sums, radii) = (new ulong[width * limbs], new double[width]);
            for (int row = 0; row < height; row++)
            {
                for (int s = 0; s < width; s++) Write(bias, sums.AsSpan(s * limbs, limbs));
                radii.AsSpan().Clear();
                SumRow(x, factors, limbs, output, row, height, width, sums, radii);
                for (int s = 0, e = ((output * height) + row) * width; s < width; s++, e++)
                {
                    y[e] = Finish(new BigInteger(MemoryMarshal.AsBytes(sums.AsSpan(s * limbs, limbs))) >> _scale, radii[s], add?[e] ?? default, bits);
                }
            }
        });
        RejectedException.Unless(y.All(ball => double.IsFinite(ball.Radius)), $"The enclosures grow beyond all bounds at {bits} bits.", isPrecision: true);
        return y;
    }

    private void SumRow(Ball[] x, ulong[] factors, int limbs, int output, int row, int height, int width, ulong[] sums, double[] radii)
    {
        var (k, half) = (_layer.Kernel, _layer.Kernel / 2);
        for (int input = 0; input < _layer.Inputs; input++)
        {
            for (int u = Math.Max(0, half - row); u < Math.Min(k, height + half - row); u++)
            {
                for (int v = 0; v < k; v++)
                {
                    int at = _layer.At(output, input) + (u * k) + v, from = (((input * height) + row + u - half) * width) + v - half;
                    double size = Math.Abs((double)_layer.Weight[at]);
                    for (int s = Math.Max(0, half - v); s < Math.Min(width, width + half - v); s++)
                    {
                        radii[s] += size * x[from + s].Radius;
                        if (x[from + s].Centre.IsZero) continue;
                        foreach (var (limb, magnitude, mask) in _terms[at])
                        {
                            AddProduct(sums.AsSpan((s * limbs) + limb, limbs - limb), factors.AsSpan((from + s) * limbs, limbs - limb), magnitude, mask);
                        }
                    }
                }
            }
        }
    }

    /// <summary><c>sum += x magnitude</c>, or <c>sum -= x magnitude</c> where the mask is all ones: -x m = (~x) m + m. Modulo 2^(64 limbs), two's complement.</summary>
    private static void AddProduct(Span<ulong> sum, ReadOnlySpan<ulong> x, ulong magnitude, ulong mask)
    {
        ulong carry = magnitude & mask;
        for (int j = 0; j < sum.Length && j < x.Length; j++)
        {
            // The largest total, (2^64 - 1)^2 + 2 (2^64 - 1), is 2^128 - 1: the high half never overflows.
            ulong high = Math.BigMul(x[j] ^ mask, magnitude, out ulong low);
            low += carry;
            if (low < carry) high++;
            ulong total = sum[j] + low;
            if (total < low) high++;
            (sum[j], carry) = (total, high);
        }
    }

    private Ball Finish(BigInteger centre, double radius, Ball add, int bits)
    {
        // A sum of n terms, none negative, errs in any order by at most n 2^-53 of itself (and n 2^-1074, far below half an ulp), and here n < 2^21.
        double ulp = new Radius(bits).Ulp, total = (radius + add.Radius + (1.5 * ulp)) * (1 + 1e-9);
        centre += add.Centre;
        if (!_layer.Relu || centre.Sign >= 0) return new(centre, total);

        // The relu of what is below 0 in all of its enclosure is 0; else it moves by no more than its argument.
        return new(0, -centre >= new Radius(bits).ToUlps(Math.Min(total, double.MaxValue)) ? 0 : total);
    }

    private static void Write(BigInteger n, Span<ulong> limbs)
    {
        limbs.Fill(n.Sign < 0 ? ulong.MaxValue : 0);
        if (!n.TryWriteBytes(MemoryMarshal.AsBytes(limbs), out _)) throw new InvalidOperationException("A number does not fit into its limbs.");
    }

    private IEnumerable<(int, ulong, ulong)> Terms(float weight)
    {
        var whole = new RangeMath(_scale).Of(Math.Abs(weight)).Low;
        for (int limb = 0; !whole.IsZero; limb++, whole >>= 64)
        {
            ulong magnitude = (ulong)(whole & ulong.MaxValue);
            if (magnitude != 0) yield return (limb, magnitude, weight < 0 ? ulong.MaxValue : 0);
        }
    }
}

/// <summary>All numbers no further than the radius, in units of <see cref="Exact.Radius"/>, from the centre.</summary>
internal readonly record struct Ball(BigInteger Centre, double Radius);
