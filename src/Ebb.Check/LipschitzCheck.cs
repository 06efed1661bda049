namespace Ebb.Check;

/// <summary>The check of the kind "lipschitz": factors of the layers, the net, each step and the sampler; every operation is rounded up.</summary>
internal static class LipschitzCheck
{
    public static string Run(Certificate certificate, IProgress<double>? progress, CancellationToken cancellation)
    {
        const int Bits = 256;
        var claim = certificate.Claim.WithKeys("order layers net steps sampler");
        var (net, order, sampler) = (certificate.Net, claim["order"].Whole(1, 10), 1.0);
        var (layers, factors) = (claim["layers"].List(net.Layers.Count), claim["steps"].List(certificate.Sampler.Indices.Count));

        // The factor of each value as a function of the image: the time is constant, so the first layer counts with its image channels only.
        double ofNet = net.Run(1.0, (i, factor, add) =>
        {
            var layer = net.Layers[i];
            layers[i].WithKeys("conv norm")["conv"].OneOf(layer.Name);
            double norm = SpectralBound.Of(layer, layer.Input == 0 ? net.Channels : layer.Inputs, net.Height, net.Width, order, cancellation);
            layers[i]["norm"].AtLeast(norm);
            progress?.Report((i + 1.0) / net.Layers.Count);
            return Math.BitIncrement(Math.BitIncrement(norm * factor) + add);
        });

        // With D the derivative of the clamp and J that of the net, a step's is (X + U D UX) + (E - U D UE) J; both brackets are largest at D = 0 or 1.
        foreach (var (step, item) in StepNumbers.Of(certificate, Bits).Zip(factors))
        {
            var (x, e) = (BigInteger.Max(step.FreeX.Size, step.X.Size), BigInteger.Max(step.FreeE.Size, step.E.Size));
            if (!certificate.Sampler.Clamps) (x, e) = (step.FreeX.Size, step.FreeE.Size);
            double factor = Math.BitIncrement(Enclosure.Above(x, -Bits) + Math.BitIncrement(Enclosure.Above(e, -Bits) * ofNet));
            item.AtLeast(factor);
            sampler = Math.BitIncrement(sampler * factor);
        }

        double netClaim = claim["net"].AtLeast(ofNet), samplerClaim = claim["sampler"].AtLeast(sampler);
        return FormattableString.Invariant(
            $"Two starts at the Euclidean distance e end at most {samplerClaim:0.000e+0} times e apart; the net's own factor is at most {netClaim:0.000e+0}.");
    }
}
