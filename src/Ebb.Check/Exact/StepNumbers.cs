using Ebb.Check.Subjects;

namespace Ebb.Check.Exact;

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
        return [.. certificate.Sampler.Indices.Select((t, k) => Of(certificate.Sampler, k, alphaBar[t], alphaBar[certificate.Sampler.Next(k)], math, bits))];
    }

    private static StepNumbers Of(Sampler sampler, int k, Enclosure alphaBarT, Enclosure alphaBarS, RangeMath math, int bits)
    {
        bool isLast = sampler.Next(k) == 0;
        Enclosure restT = math.One - alphaBarT, restS = isLast ? default : math.One - alphaBarS;
        Enclosure s = math.Root(alphaBarT), s1 = math.Root(restT), x = default, e = default, std = default;
        if (sampler.Method == "ddpm")
        {
            var ratio = math.Over(alphaBarT, alphaBarS);
            x = math.Over(math.Times(math.Root(ratio), restS), restT);
            std = math.Root(math.Over(math.Times(math.One - ratio, restS), restT));
        }
        else if (sampler.Clip == "recompute")
        {
            x = math.Root(math.Over(restS, restT));
        }
        else
        {
            e = math.Root(restS);
        }

        var u = math.Root(alphaBarS) - math.Times(x, s);
        var perX = math.Over(u, s);
        Enclosure Fewer(Enclosure number) => math.ToFewer(number, bits);
        return new(Fewer(s), Fewer(s1), Fewer(x), Fewer(u), Fewer(e), Fewer(std), Fewer(x + perX), Fewer(e - math.Times(perX, s1)));
    }
}
