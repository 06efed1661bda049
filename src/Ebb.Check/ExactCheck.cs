namespace Ebb.Check;

/// <summary>The check of the kind "exact": the whole run again in enclosures of real-number arithmetic, and the claim held against them.</summary>
internal static class ExactCheck
{
    private const int MostBits = 1960;

    public static string Run(Certificate certificate, IProgress<double>? progress, CancellationToken cancellation)
    {
        var claim = certificate.Claim.WithKeys("picture fractionBits delta radius largestState differingBytes");
        double[] picture = certificate.Array("picture", isSingle: true);
        var claimed = claim["differingBytes"].List(picture.Length, orFewer: true).Select(item => item.List(3)).Select(
            item => (item[0].Whole(0, picture.Length - 1), item[1].Whole(0, 255), item[2].Whole(0, 255))).ToList();

        // Some more bits than the producer had, so that enclosures that are taken otherwise are narrow enough.
        int bits = Math.Min(256 + (claim["fractionBits"].Whole(1, 1 << 16) * 9 / 8), MostBits);
        var math = new RangeMath(bits);
        var (final, state) = Of(certificate, math, bits, progress, cancellation);
        var enclosed = final.Zip(picture.Select(value => math.Of(value).Low), (value, stored) => (value.Low, value.High, Stored: stored)).ToList();
        AtMost(enclosed.Max(one => (one.High - one.Low + 1) >> 1), "radius");
        double largest = AtMost(state, "largestState"), delta = AtMost(enclosed.Max(one => BigInteger.Max(one.High - one.Stored, one.Stored - one.Low)), "delta");
        var bytes = enclosed.Select((one, e) => (Element: e, Stored: PixelByte(one.Stored, bits), Low: PixelByte(one.Low, bits), High: PixelByte(one.High, bits))).ToList();
        int undecided = bytes.FindIndex(one => one.Low != one.High);
        RejectedException.Unless(undecided < 0, $"differingBytes: the byte of element {undecided} is undecided.");
        var found = bytes.Where(one => one.Low != one.Stored).Select(one => (one.Element, one.Stored, one.Low)).ToList();
        RejectedException.Unless(
            found.SequenceEqual(claimed), $"differingBytes lists {claimed.Count} elements, but these {found.Count} differ: {string.Join(", ", found.Take(10))}.");
        return FormattableString.Invariant(
            $"The stored picture differs from what the sampler gives in real-number arithmetic by at most {delta:0.00e+0} in every value; {found.Count} of {picture.Length} bytes differ; no state was larger than {largest:0.00e+0}.");

        // The claim is rounded down, so that what is at most that is at most the claim; the number found is for the message only.
        double AtMost(BigInteger number, string key)
        {
            double bound = claim[key].Bound();
            RejectedException.Unless(number <= math.Of(bound).Low, $"{key} is claimed to be {bound:R}, but {Math.Exp(BigInteger.Log(number) - (bits * Math.Log(2))):R} was found.");
            return bound;
        }
    }

    /// <summary>Enclosures of the last state, and the largest |value| of any state with the start, in units of 2^-bits.</summary>
    private static (Enclosure[] Final, BigInteger Largest) Of(Certificate certificate, RangeMath math, int bits, IProgress<double>? progress, CancellationToken cancellation)
    {
        var (net, steps, layers) = (certificate.Net, StepNumbers.Of(certificate, bits), certificate.Net.Layers.Select(layer => new ExactLayer(layer)).ToList());
        Enclosure[] x = [.. certificate.Start.Select(math.Of)];
        var largest = x.Max(value => value.Size);
        for (int k = 0; k < steps.Count; k++)
        {
            var time = math.Of(new Fraction(certificate.Sampler.Indices[k] - 1, Math.Max(1, certificate.Schedule.Betas.Count - 1)));
            var values = new List<Ball[]> { (Ball[])[.. x.Concat(Enumerable.Repeat(time, net.Pixels)).Select(value => Ball.Of(value, bits))] };
            foreach (var (layer, wiring) in layers.Zip(net.Layers)) values.Add(layer.Run(values[wiring.Input], wiring.Add > 0 ? values[wiring.Add] : null, net.Height, net.Width, bits, cancellation));
            x = [.. x.Select((value, e) => Step(math, steps[k], certificate.Sampler.Clamps, value, values[^1][e].ToEnclosure(bits)) + math.Times(steps[k].Std, math.Of(certificate.NoiseAt(k, e))))];
            largest = BigInteger.Max(largest, x.Max(value => value.Size));
            progress?.Report((k + 1.0) / steps.Count);
        }

        return (x, largest);
    }

    private static Enclosure Step(RangeMath math, StepNumbers step, bool clamps, Enclosure x, Enclosure epsHat)
    {
        var u = math.Over(x - math.Times(step.S1, epsHat), step.S);

        // Where nothing is clamped x and epsHat occur once each, which is far narrower.
        return !clamps || math.Clamp(u) == u
            ? math.Times(step.FreeX, x) + math.Times(step.FreeE, epsHat)
            : math.Times(step.X, x) + math.Times(step.U, math.Clamp(u)) + math.Times(step.E, epsHat);
    }

    /// <summary><c>floor(255 clamp01((v + 1)/2) + 2^-16)</c> for v = n 2^-bits; above 255 it never is.</summary>
    private static int PixelByte(BigInteger n, int bits)
    {
        var one = BigInteger.One << bits;
        return (int)(((255 * (BigInteger.Clamp(n, -one, one) + one) << 15) + one) >> (bits + 16));
    }
}
