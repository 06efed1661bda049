using Ebb.Check.Subjects;

namespace Ebb.Check.Exact;

/// <summary>
/// The numbers of a step, each in an enclosure: with <c>u = (x - S1 epsHat)/S</c> and v = u, or u clamped to [-1, 1], it is
/// <c>xPrev = X x + U v + E epsHat + Std z</c>. Where u is not clamped that is <c>FreeX x + FreeE epsHat + Std z</c>.
/// </summary>
internal sealed record StepNumbers(Range S, Range S1, Range X, Range U, Range E, Range Std, Range FreeX, Range FreeE)
{
    private const int GuardBits = 64;

    /// <summary>The numbers of every step, in units of 2^-bits.</summary>
    public static List<StepNumbers> Of(Schedule schedule, Sampler sampler, int bits)
    {
        var math = new RangeMath(bits + GuardBits);
        var alphaBar = new List<Range> { math.One };
        foreach (var beta in schedule.Betas) alphaBar.Add(math.Times(alphaBar[^1], math.Clamp(math.One - math.Of(beta))));
        return [.. sampler.Indices.Select((t, k) => Of(sampler, alphaBar[t], alphaBar[sampler.Next(k)], sampler.Next(k) == 0, math).ToFewer(math, bits))];
    }

    private static StepNumbers Of(Sampler sampler, Range alphaBarT, Range alphaBarS, bool isLast, RangeMath math)
    {
        Range restT = math.One - alphaBarT, restS = isLast ? default : math.One - alphaBarS;
        Range s = math.Root(alphaBarT), s1 = math.Root(restT), sNext = math.Root(alphaBarS), none = default;
        var (x, u, e, std) = (none, sNext, none, none);
        if (sampler.Method == "ddpm")
        {
            var ratio = math.Over(alphaBarT, alphaBarS);
            x = math.Over(math.Times(math.Root(ratio), restS), restT);
            std = isLast ? none : math.Root(math.Over(math.Times(math.One - ratio, restS), restT));
        }
        else if (sampler.Clip == "recompute")
        {
            x = math.Root(math.Over(restS, restT));
        }
        else
        {
            e = math.Root(restS);
        }

        u -= math.Times(x, s);
        var perX = math.Over(u, s);
        return new(s, s1, x, u, e, std, x + perX, e - math.Times(perX, s1));
    }

    private StepNumbers ToFewer(RangeMath math, int bits) => new(
        math.ToFewer(S, bits), math.ToFewer(S1, bits), math.ToFewer(X, bits), math.ToFewer(U, bits), math.ToFewer(E, bits), math.ToFewer(Std, bits),
        math.ToFewer(FreeX, bits), math.ToFewer(FreeE, bits));
}
