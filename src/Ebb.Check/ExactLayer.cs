namespace Ebb.Check;

/// <summary>
/// A layer on enclosures. Their middles are whole numbers, whose digits go through the convolution as images of doubles, with digits of the weights: no sum
/// reaches 2^53, and all are exact. The result is off by the radii times the weights' sizes.
/// </summary>
internal sealed class ExactLayer(Layer layer, int height, int width)
{
    // Digits of values are to the base 2^16. Digits of weights are whole numbers times 2^(Shift - Scale); no float32 has a bit below 2^-149.
    private const int DigitBits = 16;
    private const int Scale = 192;

    private readonly List<(int Shift, Convolution Digits)> _weights = [.. Split(layer, height, width)];
    private readonly Convolution _sizes = new(layer, [.. layer.Weight.Select(w => Math.Abs(w))], height, width);

    public Enclosure[] Run(Enclosure[] x, Enclosure[]? add, CancellationToken cancellation)
    {
        // A radius is a double times a power of two, so that neither 2^-bits nor a number near 1 leaves the range of doubles.
        int bits = x[0].Bits, radiusBits = Math.Min(bits, 1000);
        BigInteger[] middles = [.. x.Select(value => (value.Low + value.High) >> 1)], sums = new BigInteger[layer.Outputs * height * width];
        var digits = Digits(middles).Chunk(Vector<double>.Count).Select(chunk => Images.Of(layer.Inputs, chunk)).ToList();
        foreach (var (shift, weights) in _weights)
        {
            var found = weights.Run(digits, cancellation);
            for (int e = 0; e < sums.Length; e++) sums[e] += Whole([.. found.Select(images => images.Values[e])]) << shift;
        }

        // A sum of n terms, none negative, errs in any order by at most n 2^-53 of itself (and n 2^-1074, far below an ulp), and here n < 2^21.
        double[] radii = _sizes.Run([.. x.Select((value, e) => Enclosure.Above(value.High - middles[e], radiusBits - bits))]);
        RejectedException.Unless(radii.All(double.IsFinite), $"The enclosures grow beyond all bounds at {bits} bits.");
        var y = new Enclosure[sums.Length];
        for (int e = 0; e < y.Length; e++)
        {
            var (middle, radius) = (sums[e] >> Scale, Enclosure.Of(radii[e] * (1 + 1e-9), bits - radiusBits).High + 1);
            y[e] = new Enclosure(middle - radius, middle + 1 + radius, bits) + Enclosure.Of(layer.Bias[e % layer.Outputs], bits);
            if (add is not null) y[e] += add[e];
            if (layer.Relu) y[e] = new(BigInteger.Max(y[e].Low, 0), BigInteger.Max(y[e].High, 0), bits);
        }

        return y;
    }

    /// <summary>The digits of whole numbers, the lowest first, each with the sign of its number.</summary>
    private static double[][] Digits(BigInteger[] numbers)
    {
        var words = new ushort[(numbers.Max(n => n.GetByteCount()) / sizeof(ushort)) + 1];
        double[][] digits = [.. words.Select(_ => new double[numbers.Length])];
        for (int e = 0; e < numbers.Length; e++)
        {
            Array.Clear(words);
            BigInteger.Abs(numbers[e]).ToByteArray(isUnsigned: true).CopyTo(MemoryMarshal.AsBytes(words.AsSpan()));
            for (int d = 0; d < words.Length; d++) digits[d][e] = numbers[e].Sign * words[d];
        }

        return digits;
    }

    /// <summary>The number of digits that are any whole numbers below 2^53.</summary>
    private static BigInteger Whole(ReadOnlySpan<Vector<double>> packed)
    {
        var digits = MemoryMarshal.Cast<Vector<double>, double>(packed);
        var (words, carry) = (new ushort[digits.Length + (64 / DigitBits)], 0L);
        for (int d = 0; d < words.Length; d++, carry >>= DigitBits)
        {
            carry += d < digits.Length ? (long)digits[d] : 0;
            words[d] = unchecked((ushort)carry);
        }

        return new(MemoryMarshal.AsBytes(words.AsSpan()));
    }

    /// <summary>The weights as sums of digits, so short that the sum of all inputs' products is below 2^53; each is a convolution.</summary>
    private static IEnumerable<(int Shift, Convolution Digits)> Split(Layer layer, int height, int width)
    {
        int length = 52 - DigitBits - BitOperations.Log2((uint)(layer.Inputs * layer.Kernel * layer.Kernel));
        double[] rest = [.. layer.Weight];
        for (int e = Math.ILogB(rest.Max(Math.Abs)) + 1 - length; rest.Any(w => w != 0); e -= length)
        {
            double[] digits = [.. rest.Select(w => Math.Truncate(Math.ScaleB(w, -e)))];
            rest = [.. rest.Zip(digits, (w, digit) => w - Math.ScaleB(digit, e))];
            yield return (e + Scale, new(layer, digits, height, width));
        }
    }
}
