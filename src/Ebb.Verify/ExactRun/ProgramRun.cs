using Ebb.Sampling;
using Ebb.Spec.Reverse;
using Ebb.Spec.Schedules;
using Ebb.Verify.Subjects;

namespace Ebb.Verify.ExactRun;

/// <summary>One image as the library's float32 sampler made it, with the noise that it drew.</summary>
/// <param name="Sampler">The reverse process.</param>
/// <param name="Start">The start, (C, H, W).</param>
/// <param name="Noise">The noise of each step but the last, (steps - 1, C, H, W); empty for DDIM.</param>
/// <param name="Picture">What came out, (C, H, W).</param>
public sealed record ProgramRun(CertifiedSampler Sampler, ReadOnlyMemory<float> Start, ReadOnlyMemory<float> Noise, ReadOnlyMemory<float> Picture)
{
    /// <summary>Runs the sampler.</summary>
    /// <param name="subject">The model.</param>
    /// <param name="kind">DDIM or DDPM.</param>
    /// <param name="clip">The clip mode.</param>
    /// <param name="steps">Sampling steps, 1 to T.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="image">The index of the image.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <exception cref="ArgumentOutOfRangeException">The steps are not 1 to T, or the index is negative.</exception>
    /// <exception cref="UncertifiableException">The kind is another, or the picture is not finite.</exception>
    public static ProgramRun Of(
        Subject subject, SamplerKind kind, ClipMode clip, int steps, ulong seed, int image = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (kind is not (SamplerKind.Ddim or SamplerKind.Ddpm)) throw new UncertifiableException($"Got the sampler {kind}; certificates cover ddim without noise, and ddpm.");
        var frames = new SampleFrames(images: 1, frames: 2);
        var options = new SamplerOptions { Kind = kind, Clip = clip, Steps = steps, FirstImage = image, Spacing = SampleSpacing.Linspace, Frames = frames };
        var result = new Sampler(subject.Model, options).Sample(1, seed, progress: null, cancellation);
        float[] picture = result.Images.Values().ToArray(), start = frames.Frames[0].State.Values().ToArray();
        if (picture.Any(value => !float.IsFinite(value)))
        {
            throw new UncertifiableException("The sampler's picture has values that are not finite, and no distance to them can be named. Use --clip recompute, or fewer steps.");
        }

        var sampler = new CertifiedSampler(kind == SamplerKind.Ddim ? "ddim" : "ddpm", clip, TimestepSubset.Indices(subject.Schedule.Steps, steps));
        float[] noise = sampler.HasNoise ? [.. Enumerable.Range(0, steps - 1).SelectMany(k => Sampling.Sampler.NoiseOf(subject.Model, seed, k, image))] : [];
        return new(sampler, start, noise, picture);
    }
}
