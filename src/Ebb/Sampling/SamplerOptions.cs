using Ebb.Spec.Reverse;

namespace Ebb.Sampling;

/// <summary>How to sample.</summary>
public sealed record SamplerOptions
{
    /// <summary>The sampler. Default DDIM.</summary>
    public SamplerKind Kind { get; init; } = SamplerKind.Ddim;

    /// <summary>Evaluations of the net per image, 1 to the T of the model's schedule; null for all T.</summary>
    public int? Steps { get; init; }

    /// <summary>What to do with a predicted clean image outside [-1, 1]. Default: clamp and recompute eps.</summary>
    public ClipMode Clip { get; init; } = ClipMode.Recompute;

    /// <summary>
    /// The index of the first image. Image k depends on the seed and k alone, so that images 0 to 15 are the first sixteen of
    /// any longer run with the same seed.
    /// </summary>
    public int FirstImage { get; init; }
}
