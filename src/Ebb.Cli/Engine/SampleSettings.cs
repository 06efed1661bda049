namespace Ebb.Cli.Engine;

/// <summary>One sampling run as the flags describe it, already checked as far as that goes without the model.</summary>
/// <param name="Source">A run folder or a model folder.</param>
/// <param name="Count">Images to draw, at least 1.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Sampler">"ddim", "ddpm", "flow" or another method of the specification's catalog.</param>
/// <param name="Eta">How much of the noise DDIM draws afresh; 0 for other samplers.</param>
/// <param name="Clip">"recompute", "keep" or "none".</param>
/// <param name="Compute">What computes.</param>
internal sealed record SampleSettings(string Source, int Count, ulong Seed, string Sampler, double Eta, string Clip, ComputeSettings Compute)
{
    /// <summary>The index of the first image.</summary>
    public int First { get; init; }

    /// <summary>Images through the net at a time; null for the device's choice.</summary>
    public int? BatchSize { get; init; }

    /// <summary>How the levels lie, in lower case; null for the sampler's own way.</summary>
    public string? Spacing { get; init; }

    /// <summary>The scale of guidance; 1 for none.</summary>
    public double Guidance { get; init; } = 1;

    /// <summary>How much of the spread is restored after guidance, 0 to 1.</summary>
    public double GuidanceRescale { get; init; }

    /// <summary>Which weights of a run: "ema", "raw", or null for those of its model/.</summary>
    public string? Weights { get; init; }

    /// <summary>The other seed of an interpolation; null for none.</summary>
    public ulong? InterpolateSeed { get; init; }

    /// <summary>A picture to encode and decode in place of drawing; null for none.</summary>
    public string? EncodePath { get; init; }

    /// <summary>The timestep to encode to; null for the noisiest.</summary>
    public int? EncodeTimestep { get; init; }
}
