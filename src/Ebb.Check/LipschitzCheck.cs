namespace Ebb.Check;

/// <summary>The check of the kind "lipschitz": norms of the layers, and from them the factors of the net, of each step and of the sampler; every operation is rounded up.</summary>
internal static class LipschitzCheck
{
    private const int MostOrder = 10;
    private const int Bits = 256;

    public static string Run(Certificate certificate, IProgress<double>? progress, CancellationToken cancellation)
    {
        var claim = certificate.Claim.WithKeys("order layers net steps sampler");
        var (net, order) = (certificate.Net, claim["order"].Whole(1, MostOrder));

        // The factor of each value as a function of the image: the time is constant, so the first layer counts with its image channels only.
        var factors = new List<double> { 1 };
        foreach (var (layer, item) in net.Layers.Zip(claim["layers"].List(net.Layers.Count)))
        {
            item.WithKeys("conv norm")["conv"].OneOf(layer.Name);
            double norm = AtMost(item["norm"], SpectralBound.Of(layer, layer.Input == 0 ? net.Channels : layer.Inputs, net.Height, net.Width, order, cancellation)).Found;
            factors.Add(Math.BitIncrement(Math.BitIncrement(norm * factors[layer.Input]) + (layer.Add > 0 ? factors[layer.Add] : 0)));
            progress?.Report((factors.Count - 1.0) / net.Layers.Count);
        }

        double sampler = 1;
        foreach (var (step, item) in StepNumbers.Of(certificate, Bits).Zip(claim["steps"].List(certificate.Sampler.Indices.Count)))
        {
            // With D the derivative of the clamp, a diagonal from 0 to 1, and J that of the net, a step's derivative is (X + U D/S) + (E - U D S1/S) J; the norm of each
            // of the two brackets is largest at D = 0 or 1.
            var (x, e) = certificate.Sampler.Clamps ? (BigInteger.Max(step.FreeX.Size, step.X.Size), BigInteger.Max(step.FreeE.Size, step.E.Size)) : (step.FreeX.Size, step.FreeE.Size);
            double factor = Math.BitIncrement(Math.ScaleB(Ball.Up(x), -Bits) + Math.BitIncrement(Math.ScaleB(Ball.Up(e), -Bits) * factors[^1]));
            sampler = Math.BitIncrement(sampler * AtMost(item, factor).Found);
        }

        double ofNet = AtMost(claim["net"], factors[^1]).Claimed, ofSampler = AtMost(claim["sampler"], sampler).Claimed;
        return FormattableString.Invariant($"Two starts at the Euclidean distance e end at most {ofSampler:0.000e+0} times e apart; the net's own factor is at most {ofNet:0.000e+0}.");
    }

    private static (double Found, double Claimed) AtMost(JsonItem claimed, double found) =>
        found <= claimed.Bound() ? (found, claimed.Bound()) : throw claimed.Not(FormattableString.Invariant($"at least {found:R}, the best bound that was found"));
}
