namespace Ebb.Check;

/// <summary>
/// The numbers of a step, each in an enclosure: with <c>u = (x - S1 epsHat)/S</c> and v = u, or u clamped to [-1, 1], it is
/// <c>xPrev = X x + U v + E epsHat + Std z</c>. Where u is not clamped that is <c>FreeX x + FreeE epsHat + Std z</c>.
/// </summary>
internal sealed record StepNumbers(Enclosure S, Enclosure S1, Enclosure X, Enclosure U, Enclosure E, Enclosure Std, Enclosure FreeX, Enclosure FreeE)
{
    private const int GuardBits = 64;

    /// <summary>The numbers of every step, in units of 2^-bits.</summary>
    public static List<StepNumbers> Of(Certificate certificate, int bits)
    {
        var math = new RangeMath(bits + GuardBits);
        var alphaBar = new List<Enclosure> { math.One };
        foreach (var beta in certificate.Schedule.Betas) alphaBar.Add(math.Times(alphaBar[^1], math.One - math.Of(beta)));
        return [.. certificate.Sampler.Indices.Select((t, k) => Of(certificate.Sampler, alphaBar[t], alphaBar[certificate.Sampler.Next(k)], math, bits))];
    }

    private static StepNumbers Of(Sampler sampler, Enclosure alphaBarT, Enclosure alphaBarS, RangeMath math, int bits)
    {
        // To index 0 alphaBarS is 1 exactly, and restS 0.
        Enclosure restT = math.One - alphaBarT, restS = math.One - alphaBarS, ratio = math.Over(alphaBarT, alphaBarS), none = default;
        Enclosure s = math.Root(alphaBarT), s1 = math.Root(restT), root = math.Root(alphaBarS);
        var (x, e, std) = (sampler.Method, sampler.Clip) switch
        {
            ("ddpm", _) => (math.Over(math.Times(math.Root(ratio), restS), restT), none, math.Root(math.Over(math.Times(math.One - ratio, restS), restT))),
            (_, "recompute") => (math.Root(math.Over(restS, restT)), none, none),
            _ => (none, math.Root(restS), none),
        };
        var u = root - math.Times(x, s);
        var perX = math.Over(u, s);
        Enclosure Fewer(Enclosure number) => math.ToFewer(number, bits);
        return new(Fewer(s), Fewer(s1), Fewer(x), Fewer(u), Fewer(e), Fewer(std), Fewer(x + perX), Fewer(e - math.Times(perX, s1)));
    }
}
