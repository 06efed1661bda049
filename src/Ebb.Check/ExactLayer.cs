namespace Ebb.Check;

/// <summary>
/// A layer in fixed point. A weight is exactly a whole number times 2^-Scale; its limbs of 64 bits that are not 0 are its terms, one for nearly every float32.
/// Sums of products are exact; then a centre is rounded down once, to an ulp.
/// </summary>
internal sealed class ExactLayer(Layer layer)
{
    // No float32 has a bit below 2^-149, and all of those from 2^-40 to 1 have theirs in one limb.
    private const int Scale = 192;

    private readonly double _gain = layer.Weight.Chunk(layer.Weight.Length / layer.Outputs).Max(row => row.Sum(w => Math.Abs((double)w)));
    private readonly (int Limb, ulong Magnitude, ulong Mask)[][] _terms = [.. layer.Weight.Select(w => Terms(w).ToArray())];

    /// <summary>Runs the layer; output channels are shared out among the cores, which changes no bit.</summary>
    public Ball[] Run(Ball[] x, Ball[]? add, int height, int width, int bits, CancellationToken cancellation)
    {
        // Room for the sums, the bias and a sign: |sum| is at most gain |x| + |bias|, in units of 2^-(bits + Scale).
        int length = Math.Max((int)x.Max(ball => ball.Centre.GetBitLength()) + Math.ILogB(_gain + 1) + 1, bits + 129), limbs = ((length + Scale + 3) / 64) + 1;
        ulong[] factors = new ulong[x.Length * limbs];
        for (int e = 0; e < x.Length; e++) Write(x[e].Centre, factors.AsSpan(e * limbs, limbs));
        var y = new Ball[layer.Outputs * height * width];
        Parallel.For(0, layer.Outputs, new ParallelOptions { CancellationToken = cancellation }, output =>
        {
            var (sums, radii) = (new ulong[width * limbs], new double[width]);
            for (int row = 0; row < height; row++)
            {
                for (int s = 0; s < width; s++) Write(new RangeMath(bits + Scale).Of(layer.Bias[output]).Low, sums.AsSpan(s * limbs, limbs));
                radii.AsSpan().Clear();
                SumRow(x, factors, limbs, output, row, height, width, sums, radii);
                for (int s = 0, e = ((output * height) + row) * width; s < width; s++, e++)
                {
                    y[e] = Finish(new BigInteger(MemoryMarshal.AsBytes(sums.AsSpan(s * limbs, limbs))) >> Scale, radii[s], add?[e] ?? default, bits);
                }
            }
        });
        RejectedException.Unless(y.All(ball => double.IsFinite(ball.Radius)), $"The enclosures grow beyond all bounds at {bits} bits.");
        return y;
    }

    private void SumRow(Ball[] x, ulong[] factors, int limbs, int output, int row, int height, int width, ulong[] sums, double[] radii)
    {
        var (k, half) = (layer.Kernel, layer.Kernel / 2);
        for (int tap = 0; tap < layer.Inputs * k * k; tap++)
        {
            int at = layer.At(output, 0) + tap, r = row + (tap / k % k) - half, v = (tap % k) - half, from = (((tap / k / k * height) + r) * width) + v;
            if (r < 0 || r >= height) continue;
            double size = Math.Abs((double)layer.Weight[at]);
            for (int s = Math.Max(0, -v); s < Math.Min(width, width - v); s++)
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
        var sum = new Ball(centre + add.Centre, (radius + add.Radius + (1.5 * Ball.Ulp(bits))) * (1 + 1e-9));
        if (!layer.Relu || sum.Centre.Sign >= 0 || !double.IsFinite(sum.Radius)) return sum;

        // The relu of what is below 0 in all of its enclosure is 0; else it moves by no more than its argument.
        return new(0, -sum.Centre >= sum.Ulps(bits) ? 0 : sum.Radius);
    }

    private static void Write(BigInteger n, Span<ulong> limbs)
    {
        limbs.Fill(n.Sign < 0 ? ulong.MaxValue : 0);
        if (!n.TryWriteBytes(MemoryMarshal.AsBytes(limbs), out _)) throw new InvalidOperationException("A number does not fit into its limbs.");
    }

    private static IEnumerable<(int, ulong, ulong)> Terms(float weight)
    {
        var whole = new RangeMath(Scale).Of(Math.Abs(weight)).Low;
        for (int limb = 0; !whole.IsZero; limb++, whole >>= 64)
        {
            if (!(whole & ulong.MaxValue).IsZero) yield return (limb, (ulong)(whole & ulong.MaxValue), weight < 0 ? ulong.MaxValue : 0);
        }
    }
}
