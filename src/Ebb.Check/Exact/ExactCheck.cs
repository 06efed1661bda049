using System.Numerics;
using Ebb.Check.Files;
using Ebb.Check.Subjects;

namespace Ebb.Check.Exact;

/// <summary>The check of the kind "exact": the whole run again in fixed point, and the claim held against its enclosures.</summary>
internal static class ExactCheck
{
    private const int GuardBits = 64;
    private const int LeastBits = 256;

    public static string Run(Certificate certificate, IProgress<double>? progress, CancellationToken cancellation)
    {
        var claim = certificate.Claim.WithKeys("picture fractionBits delta radius largestState differingBytes");
        double[] picture = certificate.Array("picture", isSingle: true);
        double delta = claim["delta"].Bound(), radius = claim["radius"].Bound(), largest = claim["largestState"].Bound();
        var bytes = claim["differingBytes"].List(picture.Length, orFewer: true).Select(item => item.List(3)).Select(
            item => (item[0].Whole(0, picture.Length - 1), item[1].Whole(0, 255), item[2].Whole(0, 255))).ToList();
        int bits = Math.Clamp(claim["fractionBits"].Whole(1, 1 << 16) + GuardBits, LeastBits, Radius.MostBits);
        try
        {
            Compare(bits);
        }
        catch (RejectedException fault) when (fault.IsPrecision && bits < Radius.MostBits)
        {
            Compare(Math.Min(2 * bits, Radius.MostBits));
        }

        return FormattableString.Invariant(
            $"The stored picture differs from what the sampler gives in real-number arithmetic by at most {delta:0.00e+0} in every value; {bytes.Count} of {picture.Length} bytes differ; no state was larger than {largest:0.00e+0}.");

        void Compare(int bits)
        {
            var (final, state) = ExactRun.Of(certificate, bits, progress, cancellation);
            var math = new RangeMath(bits);
            BigInteger[] stored = [.. picture.Select(value => math.Of(value).Low)];
            AtMost(final.Max(value => (value.High - value.Low + 1) >> 1), radius, "radius", bits);
            AtMost(state, largest, "largestState", bits);
            AtMost(final.Zip(stored, (value, p) => BigInteger.Max(value.High - p, p - value.Low)).Max(), delta, "delta", bits);
            CheckBytes(final, stored, bits, bytes);
        }
    }

    private static void AtMost(BigInteger found, double claimed, string key, int bits)
    {
        // The claim rounded down, so that what is at most that is at most the claim; the number found is for the message only.
        bool holds = found <= BigInteger.Max(new RangeMath(bits).Of(claimed).Low, 0);
        RejectedException.Unless(holds, $"{key} is claimed to be {claimed:R}, but {Math.Exp(BigInteger.Log(found) - (bits * Math.Log(2))):R} was found.", key != "delta");
    }

    private static void CheckBytes(Enclosure[] final, BigInteger[] stored, int bits, List<(int, int, int)> claimed)
    {
        var found = new List<(int, int, int)>();
        for (int e = 0; e < final.Length; e++)
        {
            int low = PixelByte(final[e].Low, bits), high = PixelByte(final[e].High, bits), own = PixelByte(stored[e], bits);
            RejectedException.Unless(low == high, $"differingBytes: the byte of element {e} is undecided between {low} and {high}.", isPrecision: true);
            if (low != own) found.Add((e, own, low));
        }

        RejectedException.Unless(
            found.SequenceEqual(claimed), $"differingBytes lists {claimed.Count} elements, but these {found.Count} differ: {string.Join(", ", found.Take(10))}.");
    }

    /// <summary><c>floor(255 clamp01((v + 1)/2) + 2^-16)</c> for v = n 2^-bits; above 255 it never is.</summary>
    private static int PixelByte(BigInteger n, int bits)
    {
        var one = BigInteger.One << bits;
        return (int)(((255 * (BigInteger.Clamp(n, -one, one) + one) << 15) + one) >> (bits + 16));
    }
}
