namespace Ebb.Cli.Engine;

/// <summary>What a certificate shall be about, already checked as far as that goes without the model.</summary>
/// <param name="Source">A run folder or a model folder.</param>
/// <param name="Kind">A name of <see cref="CertificateKinds"/>.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Image">The index of the image.</param>
/// <param name="Sampler">"ddim" or "ddpm".</param>
/// <param name="Clip">"recompute", "keep" or "none".</param>
/// <param name="Compute">What computes.</param>
internal sealed record CertifySettings(string Source, string Kind, ulong Seed, int Image, string Sampler, string Clip, ComputeSettings Compute);
