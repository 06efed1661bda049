using Ebb.Sampling;
using Ebb.Spec.Reverse;

namespace Ebb.Cli.Engine;

/// <summary>What a certificate shall be about, already checked as far as that goes without the model.</summary>
/// <param name="Source">A run folder or a model folder.</param>
/// <param name="Kind">A name of <see cref="CertificateKinds"/>.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Image">The index of the image.</param>
/// <param name="Sampler">"ddim" or "ddpm".</param>
/// <param name="Clip">"recompute", "keep" or "none".</param>
/// <param name="Compute">What computes.</param>
internal sealed record CertifySettings(string Source, string Kind, ulong Seed, int Image, string Sampler, string Clip, ComputeSettings Compute)
{
    /// <summary>How far each value of a start may be from the stored one; null for the kind's own. For boxes and reconstructions.</summary>
    public double? Radius { get; init; }

    /// <summary>How many generators a box keeps from step to step; null for the usual number.</summary>
    public int? Generators { get; init; }

    /// <summary>The picture to reconstruct; null for one of the sampler's own.</summary>
    public string? Picture { get; init; }

    /// <summary>The sampler as the library names it.</summary>
    public SamplerKind SamplerKind => Sampler == "ddpm" ? SamplerKind.Ddpm : SamplerKind.Ddim;

    /// <summary>The clip mode as the library names it.</summary>
    public ClipMode ClipMode => Clip switch { "keep" => ClipMode.Keep, "none" => ClipMode.None, _ => ClipMode.Recompute };
}
