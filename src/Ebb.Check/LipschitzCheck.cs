namespace Ebb.Check;

/// <summary>The check of the kind "lipschitz": norms of the layers, and from them the factors of the net, of each step and of the sampler; every operation is rounded up.</summary>
internal static class LipschitzCheck
{
    private const int MostOrder = 10;
    private const int Bits = 256;

    public static string Run(Certificate certificate, IProgress<double>? progress, CancellationToken cancellation)
    {
        var claim = certificate.Claim.WithKeys("order layers net steps sampler");
        var (net, order, sampler) = (certificate.Net, claim["order"].Whole(1, MostOrder), 1.0);
        var (layers, factors) = (claim["layers"].List(net.Layers.Count), claim["steps"].List(certificate.Sampler.Indices.Count));

        // The factor of each value as a function of the image: the time is constant, so the first layer counts with its image channels only.
        double ofNet = net.Run(1.0, (i, factor, add) =>
        {
            var layer = net.Layers[i];
            double norm = SpectralBound.Of(layer, layer.Input == 0 ? net.Channels : layer.Inputs, net.Height, net.Width, order, cancellation);
            layers[i].WithKeys("conv norm")["conv"].OneOf(layer.Name);
            _ = layers[i]["norm"].AtLeast(norm);
            progress?.Report((i + 1.0) / net.Layers.Count);
            return Math.BitIncrement(Math.BitIncrement(norm * factor) + add);
        });
        foreach (var (step, item) in StepNumbers.Of(certificate, Bits).Zip(factors))
        {
            // With D the derivative of the clamp, a diagonal from 0 to 1, and J that of the net, a step's derivative is (X + U D UX) + (E - U D UE) J; the norm of each
            // of the two brackets is largest at D = 0 or 1.
            double x = Size(step.FreeX), e = Size(step.FreeE);
            if (certificate.Sampler.Clamps) (x, e) = (Math.Max(x, Size(step.X)), Math.Max(e, Size(step.E)));
            double factor = Math.BitIncrement(x + Math.BitIncrement(e * ofNet));
            _ = item.AtLeast(factor);
            sampler = Math.BitIncrement(sampler * factor);
        }

        double netClaim = claim["net"].AtLeast(ofNet), samplerClaim = claim["sampler"].AtLeast(sampler);
        return FormattableString.Invariant(
            $"Two starts at the Euclidean distance e end at most {samplerClaim:0.000e+0} times e apart; the net's own factor is at most {netClaim:0.000e+0}.");
    }

    private static double Size(Enclosure number) => Enclosure.Above(number.Size, -Bits);
}
