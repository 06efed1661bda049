using Ebb.Spec.Reverse;
using Ebb.Verify.Numbers;
using Ebb.Verify.Subjects;

namespace Ebb.Verify.ExactRun;

/// <summary>
/// One reverse step in enclosed numbers. Where u = XToX0 x + EpsToX0 epsHat is clamped, the step is <c>FromX x + FromX0 clamp(u) + FromEps epsHat + FromNoise z</c>;
/// where it is not, the same with u itself is <c>WholeX x + WholeEps epsHat + FromNoise z</c>, in which x and epsHat are not counted twice.
/// </summary>
/// <remarks>The formulas are those of <see cref="DdimStep"/> and <see cref="DdpmStep"/>, with no guard, and roots of exact fractions.</remarks>
internal sealed record StepWeights(
    Enclosure XToX0, Enclosure EpsToX0, Enclosure FromX, Enclosure FromX0, Enclosure FromEps, Enclosure FromNoise, Enclosure WholeX, Enclosure WholeEps)
{
    /// <summary>The step between two indices.</summary>
    /// <param name="sampler">The method and the clip mode.</param>
    /// <param name="alphaBarT">alphaBar of the index it starts from, in (0, 1).</param>
    /// <param name="alphaBarS">alphaBar of the index it goes to.</param>
    /// <param name="fractionDigits">Digits of the images.</param>
    public static StepWeights Of(CertifiedSampler sampler, Fraction alphaBarT, Fraction alphaBarS, int fractionDigits)
    {
        int digits = fractionDigits + Enclosure.Guard;
        Fraction restT = Fraction.One - alphaBarT, restS = Fraction.One - alphaBarS;
        Enclosure xToX0 = Root(Fraction.One / alphaBarT), epsToX0 = -Root(restT / alphaBarT), rootS = Root(alphaBarS), zero = Root(Fraction.Zero);
        Enclosure fromX, fromX0, fromEps = zero, fromNoise = zero;
        if (sampler.HasNoise)
        {
            Fraction ratio = alphaBarT / alphaBarS, part = restS / restT;
            fromX = Root(ratio * part * part);
            fromX0 = rootS - Root(ratio * part * part * alphaBarT);
            fromNoise = Root((Fraction.One - ratio) * part);
        }
        else if (sampler.Clip == ClipMode.Recompute)
        {
            fromX = Root(restS / restT);
            fromX0 = rootS - Root(restS / restT * alphaBarT);
        }
        else
        {
            (fromX, fromX0, fromEps) = (zero, rootS, Root(restS));
        }

        return new(xToX0, epsToX0, fromX, fromX0, fromEps, fromNoise, fromX + (fromX0 * xToX0), fromEps + (fromX0 * epsToX0));

        Enclosure Root(Fraction square) => Enclosure.Root(square, digits);
    }
}
