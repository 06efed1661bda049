using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;
using Ebb.Verify.Numbers;
using Ebb.Verify.Subjects;

namespace Ebb.Verify.Boxes;

/// <summary>
/// One step as <c>u = ux x - ue epsHat</c> and <c>xPrev = px x + pe epsHat + pu clamp?(u) + std z</c>, every coefficient between two doubles.
/// </summary>
internal sealed record StepCoefficients(
    Interval<double> Ux, Interval<double> Ue, Interval<double> Px, Interval<double> Pe, Interval<double> Pu, Interval<double> Std, bool Clamps)
{
    /// <summary>The coefficients of step k.</summary>
    /// <exception cref="UncertifiableException">The index has no image or no noise in it, so that a coefficient is a division by 0.</exception>
    public static StepCoefficients Of(ExactSchedule schedule, CertifiedSampler sampler, int k)
    {
        int index = sampler.Indices[k];
        Fraction from = schedule.AlphaBar[index], to = schedule.AlphaBar[sampler.Next(k)], noise = Fraction.One - from, noiseLeft = Fraction.One - to;
        if (from == Fraction.Zero || noise == Fraction.Zero)
        {
            throw new UncertifiableException($"alphaBar at index {index} is {from}; certificates cover levels with image and noise, alphaBar above 0 and below 1.");
        }

        var image = Enclosure.Root(from);
        var (zero, ux, ue) = (Interval<double>.Zero, Interval<double>.One / image, Enclosure.Root(noise / from));
        bool clamps = sampler.Clip != ClipMode.None;
        if (sampler.HasNoise)
        {
            var ratio = from / to;
            var px = Enclosure.Root(ratio) * Enclosure.Of(noiseLeft / noise);
            return new(ux, ue, px, zero, Enclosure.Root(to) - (px * image), Enclosure.Root((Fraction.One - ratio) * noiseLeft / noise), clamps);
        }

        if (sampler.Clip != ClipMode.Recompute) return new(ux, ue, zero, Enclosure.Root(noiseLeft), Enclosure.Root(to), zero, clamps);
        var c = Enclosure.Root(noiseLeft / noise);
        return new(ux, ue, c, zero, Enclosure.Root(to) - (c * image), zero, clamps);
    }
}
