using System.Numerics;
using Ebb.Check.Files;
using Ebb.Check.Subjects;

namespace Ebb.Check.Exact;

/// <summary>The check of the kind "exact": the whole run again in fixed point, and the claim held against its enclosures.</summary>
internal static class ExactCheck
{
    private const int GuardBits = 64;

    public static string Run(Certificate certificate, IProgress<double>? progress, CancellationToken cancellation)
    {
        var claim = certificate.Claim.WithKeys("picture fractionBits delta radius largestState differingBytes");
        double[] picture = certificate.Array("picture", isSingle: true);
        double delta = claim["delta"].Bound(), radius = claim["radius"].Bound(), largest = claim["largestState"].Bound();
        int bits = Math.Clamp(claim["fractionBits"].Whole(1, 1 << 16) + GuardBits, 256, FixedFormat.MostBits), room = Math.ILogB(largest + 1) + GuardBits;
        var bytes = claim["differingBytes"].List(picture.Length).Select(item => Triple(item, picture.Length)).ToList();
        while (true)
        {
            try
            {
                // Beside the bits of a value a sum has those of the weights' scale, of one limb for all but the oddest layers.
                var format = new FixedFormat(bits, (bits + room + 127) / 64);
                Compare(ExactRun.Of(certificate, format, progress, cancellation), bits, picture, delta, radius, largest, bytes);
                return FormattableString.Invariant(
                    $"The stored picture differs from what the sampler gives in real-number arithmetic by at most {delta:0.00e+0} in every value; {bytes.Count} of {picture.Length} bytes differ; no state was larger than {largest:0.00e+0}.");
            }
            catch (RejectedException fault) when (fault.MayBePrecision && room < 1000)
            {
                (bits, room) = (Math.Min(2 * bits, FixedFormat.MostBits), room + 500);
            }
        }
    }

    private static void Compare((Range[] Final, Range Largest) run, int bits, double[] picture, double delta, double radius, double largest, List<(int, int, int)> bytes)
    {
        var math = new RangeMath(bits);
        BigInteger widest = 0, farthest = 0;
        var differing = new List<(int, int, int)>();
        for (int e = 0; e < picture.Length; e++)
        {
            var (value, stored) = (run.Final[e], math.Of(picture[e]).Low);
            widest = BigInteger.Max(widest, (value.High - value.Low + 1) >> 1);
            farthest = BigInteger.Max(farthest, BigInteger.Max(value.High - stored, stored - value.Low));
        }

        RejectedException.Unless(widest <= math.Of(radius).Low, $"radius is {radius}, but an enclosure of {Double(widest, bits)} is the best that was found.", mayBePrecision: true);
        RejectedException.Unless(farthest <= math.Of(delta).Low, $"delta is {delta}, but a value of the picture is off by {Double(farthest, bits)}.");
        RejectedException.Unless(run.Largest.High <= math.Of(largest).Low, $"largestState is {largest}, but a state reaches {Double(run.Largest.High, bits)}.", mayBePrecision: true);
        for (int e = 0; e < picture.Length; e++)
        {
            int low = PixelByte(run.Final[e].Low, bits), high = PixelByte(run.Final[e].High, bits), stored = PixelByte(math.Of(picture[e]).Low, bits);
            RejectedException.Unless(low == high, $"differingBytes: the byte of element {e} is undecided between {low} and {high}.", mayBePrecision: true);
            if (low != stored) differing.Add((e, stored, low));
        }

        RejectedException.Unless(
            differing.SequenceEqual(bytes), $"differingBytes lists {bytes.Count} elements, but these {differing.Count} differ: {string.Join(", ", differing.Take(10))}.");
    }

    /// <summary><c>floor(255 clamp01((v + 1)/2) + 2^-16)</c> for v = n 2^-bits; above 255 it never is.</summary>
    private static int PixelByte(BigInteger n, int bits)
    {
        var one = BigInteger.One << bits;
        return (int)(((255 * (BigInteger.Clamp(n, -one, one) + one) << 15) + one) >> (bits + 16));
    }

    private static (int, int, int) Triple(JsonItem item, int elements)
    {
        var parts = item.List(3);
        return parts.Length == 3 ? (parts[0].Whole(0, elements - 1), parts[1].Whole(0, 255), parts[2].Whole(0, 255)) : throw item.Not("[element, byte, byte]");
    }

    // For messages only.
    private static double Double(BigInteger n, int bits) => Math.Exp(BigInteger.Log(n + 1) - (bits * Math.Log(2)));
}
