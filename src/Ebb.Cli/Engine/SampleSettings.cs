namespace Ebb.Cli.Engine;

/// <summary>One sampling run as the flags describe it, already checked.</summary>
/// <param name="Source">A run folder or a model folder.</param>
/// <param name="Count">Images to draw, at least 1.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Stochastic">DDPM; otherwise DDIM.</param>
/// <param name="Clip">"recompute", "keep" or "none".</param>
/// <param name="Compute">What computes.</param>
internal sealed record SampleSettings(string Source, int Count, ulong Seed, bool Stochastic, string Clip, ComputeSettings Compute);
