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
    /// Any other method of the specification, such as <c>Catalog.Methods["heun"]</c>, in place of <see cref="Kind"/>; null for none. What it says
    /// of preconditioning does not suit a net that was trained on the levels of a schedule or a flow.
    /// </summary>
    public ReverseMethod? Method { get; init; }

    /// <summary>
    /// Noise levels to visit, 1 to the T of the model; null for all T. Some methods ask the net twice a level. Where the noisiest level has nothing
    /// of the image, and prediction, method or spacing need some, the noisier levels are left out, and N steps are taken in what remains (at most all).
    /// </summary>
    public int? Steps { get; init; }

    /// <summary>
    /// How these levels lie. Null for the sampler's own: Linspace for DDIM, DDPM, PNDM and methods over time; Flow for the kind Flow and Euler; Karras for
    /// the other solvers in Sigma/Alpha and Exponential for multistep solvers in the log-SNR, but Flow for both on a flow.
    /// </summary>
    public SampleSpacing? Spacing { get; init; }

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

    /// <summary>
    /// For nets with classes: image k gets the class at k mod the list's length, -1 for none. Null for every class in turn, but not the one
    /// that means none.
    /// </summary>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>
    /// How far to go from what the net says without a class to what it says with the image's (Ho and Salimans, 2022): 0 leaves the class out, 1 or
    /// null asks with it only, more overdoes it and asks twice.
    /// </summary>
    public double? Guidance { get; init; }

    /// <summary>How much of the spread of the net's answer is restored after guidance, 0 to 1 (Lin et al., 2024; 0.7 there).</summary>
    public double GuidanceRescale { get; init; }

    /// <summary>Images through the net at a time, at least 1; null lets the device choose. The images do not depend on it.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Keeps pictures of the way; null for none.</summary>
    public SampleFrames? Frames { get; init; }
}
