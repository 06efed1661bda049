using System.Numerics;
using Ebb.Check.Exact;
using Ebb.Check.Files;
using Ebb.Check.Subjects;

namespace Ebb.Check.Norms;

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
            double norm = SpectralBound.Of(layer, layer.Input == 0 ? net.Channels : layer.Inputs, net.Height, net.Width, order, cancellation);
            AtMost(item["norm"], norm);
            factors.Add(Math.BitIncrement(Math.BitIncrement(norm * factors[layer.Input]) + (layer.Add > 0 ? factors[layer.Add] : 0)));
            progress?.Report((double)(factors.Count - 1) / net.Layers.Count);
        }

        double sampler = 1;
        foreach (var (step, item) in StepNumbers.Of(certificate, Bits).Zip(claim["steps"].List(certificate.Sampler.Indices.Count)))
        {
            double factor = Factor(step, certificate.Sampler.Clamps, factors[^1]);
            AtMost(item, factor);
            sampler = Math.BitIncrement(sampler * factor);
        }

        double ofNet = AtMost(claim["net"], factors[^1]), ofSampler = AtMost(claim["sampler"], sampler);
        return FormattableString.Invariant($"Two starts at the Euclidean distance e end at most {ofSampler:0.000e+0} times e apart; the net's own factor is at most {ofNet:0.000e+0}.");
    }

    /// <summary>
    /// With D the diagonal derivative of the clamp, of entries 0 to 1, and J that of the net, a step's derivative is (X + U D/S) + (E - U D S1/S) J; the norm of each
    /// of the two brackets is largest at D = 0 or 1.
    /// </summary>
    private static double Factor(StepNumbers step, bool clamps, double net)
    {
        return Math.BitIncrement(Largest(step.FreeX, step.X) + Math.BitIncrement(Largest(step.FreeE, step.E) * net));

        double Largest(Enclosure free, Enclosure clamped) => new Radius(Bits).Of(clamps ? BigInteger.Max(free.Size, clamped.Size) : free.Size);
    }

    private static double AtMost(JsonItem claimed, double found) =>
        found <= claimed.Bound() ? claimed.Bound() : throw claimed.Not(FormattableString.Invariant($"at least {found:R}, the best bound that was found"));
}
