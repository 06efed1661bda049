namespace Ebb.Cli.Engine;

/// <summary>One sampling run as the flags describe it, already checked.</summary>
/// <param name="Source">A run folder or a model folder.</param>
/// <param name="Count">Images to draw, at least 1.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Sampler">"ddim", "ddpm" or another method of the specification's catalog.</param>
/// <param name="Eta">How much of the noise DDIM draws afresh; 0 for other samplers.</param>
/// <param name="Clip">"recompute", "keep" or "none".</param>
/// <param name="Compute">What computes.</param>
internal sealed record SampleSettings(string Source, int Count, ulong Seed, string Sampler, double Eta, string Clip, ComputeSettings Compute);
