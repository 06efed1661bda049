namespace Ebb.Check;

/// <summary>The check of the kind "exact": the whole run again in enclosures of real-number arithmetic, and the claim held against them.</summary>
internal static class ExactCheck
{
    public static string Run(Certificate certificate, IProgress<double>? progress, CancellationToken cancellation)
    {
        var claim = certificate.Claim.WithKeys("picture fractionBits delta radius largestState differingBytes");
        double[] picture = certificate.Array<float>("picture");
        var claimed = claim["differingBytes"].List(picture.Length, orFewer: true).Select(item => item.List(3)).Select(
            item => (item[0].Whole(0, picture.Length - 1), item[1].Whole(0, 255), item[2].Whole(0, 255))).ToList();

        // Some more bits than the producer had, so that enclosures that are taken otherwise are narrow enough.
        int bits = Math.Min(256 + (claim["fractionBits"].Whole(1, 1 << 16) * 9 / 8), 1960);
        var (final, state) = Of(certificate, bits, progress, cancellation);
        Enclosure[] stored = [.. picture.Select(value => Enclosure.Of(value, bits))];
        claim["radius"].AtLeast(Enclosure.Above(final.Max(value => value.High - value.Low), -bits - 1));
        double largest = claim["largestState"].AtLeast(Enclosure.Above(state, -bits));
        double delta = claim["delta"].AtLeast(Enclosure.Above(final.Zip(stored, (value, other) => (value - other).Size).Max(), -bits));
        var bytes = final.Zip(stored, (value, other) => (Stored: Byte(other.Low, bits), Low: Byte(value.Low, bits), High: Byte(value.High, bits))).ToList();
        int undecided = bytes.FindIndex(one => one.Low != one.High);
        RejectedException.Unless(undecided < 0, $"differingBytes: the byte of element {undecided} is undecided.");
        var found = bytes.Index().Where(one => one.Item.Low != one.Item.Stored).Select(one => (one.Index, one.Item.Stored, one.Item.Low)).ToList();
        string differing = string.Join(", ", found.Take(10));
        RejectedException.Unless(found.SequenceEqual(claimed), $"differingBytes lists {claimed.Count} elements, but these {found.Count} differ: {differing}.");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The stored picture differs from what the sampler gives in real-number arithmetic by at most {delta:0.00e+0} in every value; " +
            $"{found.Count} of {picture.Length} bytes differ; no state was larger than {largest:0.00e+0}.");
    }

    /// <summary>Enclosures of the last state, and the largest |value| of any state with the start, in units of 2^-bits.</summary>
    private static (Enclosure[] Final, BigInteger Largest) Of(Certificate certificate, int bits, IProgress<double>? progress, CancellationToken cancellation)
    {
        var (net, steps) = (certificate.Net, StepNumbers.Of(certificate, bits));
        List<ExactLayer> layers = [.. net.Layers.Select(layer => new ExactLayer(layer, net.Height, net.Width))];
        Enclosure[] x = [.. certificate.Start.Select(value => Enclosure.Of(value, bits))];
        var largest = x.Max(value => value.Size);
        for (int k = 0; k < steps.Count; k++)
        {
            var epsHat = net.Run(net.With(steps[k].Time, x), (i, value, add) => layers[i].Run(value, add, cancellation));
            double[] z = certificate.NoiseOf(k);
            x = [.. x.Select((value, e) => Step(steps[k], certificate.Sampler.Clamps, value, epsHat[e]) + (steps[k].Std * Enclosure.Of(z[e], bits)))];
            largest = BigInteger.Max(largest, x.Max(value => value.Size));
            progress?.Report((k + 1.0) / steps.Count);
        }

        return (Net.Transposed(x, net.Height * net.Width), largest);
    }

    private static Enclosure Step(StepNumbers step, bool clamps, Enclosure x, Enclosure epsHat)
    {
        var (u, one) = ((step.UX * x) - (step.UE * epsHat), BigInteger.One << x.Bits);
        var v = clamps ? new(BigInteger.Clamp(u.Low, -one, one), BigInteger.Clamp(u.High, -one, one), u.Bits) : u;

        // Where nothing is clamped x and epsHat occur once each, which is far narrower.
        return v == u ? (step.FreeX * x) + (step.FreeE * epsHat) : (step.X * x) + (step.U * v) + (step.E * epsHat);
    }

    /// <summary><c>floor(255 clamp01((v + 1)/2) + 2^-16)</c> for v = n 2^-bits; above 255 it never is.</summary>
    private static int Byte(BigInteger n, int bits)
    {
        var one = BigInteger.One << bits;
        return (int)(((255 * (BigInteger.Clamp(n, -one, one) + one) << 15) + one) >> (bits + 16));
    }
}
