namespace Ebb.Check;

/// <summary>
/// The numbers of a step: with <c>u = UX x - UE epsHat</c> and v = u, or u clamped to [-1, 1], it is <c>xPrev = X x + U v + E epsHat + Std z</c>.
/// Where u is not clamped that is <c>FreeX x + FreeE epsHat + Std z</c>. Time is what the net is told.
/// </summary>
internal sealed record StepNumbers(Enclosure Time, Enclosure UX, Enclosure UE, Enclosure X, Enclosure U, Enclosure E, Enclosure Std)
{
    public Enclosure FreeX { get; } = X + (U * UX);
    public Enclosure FreeE { get; } = E - (U * UE);

    /// <summary>The numbers of every step, in units of 2^-bits.</summary>
    public static List<StepNumbers> Of(Certificate certificate, int bits)
    {
        var (one, sampler, last) = (Enclosure.Of(1.0, bits), certificate.Sampler, Math.Max(1, certificate.Betas.Count - 1));
        var alphaBar = new List<Enclosure> { one };
        foreach (var beta in certificate.Betas) alphaBar.Add(alphaBar[^1] * (one - Enclosure.Of(beta, bits)));
        return [.. sampler.Indices.Zip(sampler.Indices.Skip(1).Append(0), Step)];

        StepNumbers Step(int t, int next)
        {
            // To index 0 alphaBarS is 1 exactly, and restS 0.
            var (time, alphaBarT, alphaBarS) = (Enclosure.Of(new Fraction(t - 1, last), bits), alphaBar[t], alphaBar[next]);
            Enclosure restT = one - alphaBarT, restS = one - alphaBarS, ratio = alphaBarT / alphaBarS, s = alphaBarT.Root(), none = one - one;
            var (x, e, std) = (sampler.Method, sampler.Clip) switch
            {
                ("ddpm", _) => (ratio.Root() * restS / restT, none, ((one - ratio) * restS / restT).Root()),
                (_, "recompute") => ((restS / restT).Root(), none, none),
                _ => (none, restS.Root(), none),
            };
            return new(time, one / s, restT.Root() / s, x, alphaBarS.Root() - (x * s), e, std);
        }
    }
}
