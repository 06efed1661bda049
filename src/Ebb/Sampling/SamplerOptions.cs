using Ebb.Spec.Reverse;
using Ebb.Spec.Reverse.Methods;

namespace Ebb.Sampling;

/// <summary>How to sample.</summary>
public sealed record SamplerOptions
{
    /// <summary>The sampler, unless there is a <see cref="Method"/>. Default DDIM.</summary>
    public SamplerKind Kind { get; init; } = SamplerKind.Ddim;

    /// <summary>How much of the noise DDIM draws afresh in each step: 0 for none, 1 for that of DDPM.</summary>
    public double Eta { get; init; }

    /// <summary>
    /// Any other method of the specification, such as <c>Catalog.Methods["heun"]</c>, in place of <see cref="Kind"/>; null for none. It walks the
    /// levels that DDIM would visit. What it says of preconditioning does not suit a net that was trained on a discrete schedule.
    /// </summary>
    public ReverseMethod? Method { get; init; }

    /// <summary>Noise levels to visit, 1 to the T of the model's schedule; null for all T. Some methods ask the net twice a level.</summary>
    public int? Steps { get; init; }

    /// <summary>
    /// What to do with a predicted clean image outside [-1, 1]. Default: clamp and recompute eps. A <see cref="Method"/> recomputes or does not
    /// clamp; it cannot keep eps.
    /// </summary>
    public ClipMode Clip { get; init; } = ClipMode.Recompute;

    /// <summary>
    /// The index of the first image. Image k depends on the seed and k alone, so that images 0 to 15 are the first sixteen of
    /// any longer run with the same seed.
    /// </summary>
    public int FirstImage { get; init; }
}
