namespace Ebb.Cli.Engine;

/// <summary>One evaluation as the flags describe it, already checked.</summary>
/// <param name="Source">A run folder or a model folder.</param>
/// <param name="Count">Samples to measure, at least 2; null for the default.</param>
/// <param name="Seed">The seed of the samples.</param>
/// <param name="Sampler">"ddim", "ddpm", "flow" or another method of the specification's catalog.</param>
/// <param name="Steps">Sampling steps; null for the usual number.</param>
/// <param name="Guidance">How far to overdo a sample's class; null for a model's own way, without guidance.</param>
/// <param name="Features">"random", "classifier", "pixels" or "all".</param>
/// <param name="Neighbours">Training images to show beside each sample; 0 for no search.</param>
/// <param name="Dataset">The data set to compare with; null for that of the run.</param>
/// <param name="DataFolder">Where prepared sets are; null for the usual place.</param>
/// <param name="Compute">What computes.</param>
internal sealed record EvalSettings(
    string Source,
    int? Count,
    ulong Seed,
    string Sampler,
    int? Steps,
    double? Guidance,
    string Features,
    int Neighbours,
    string? Dataset,
    string? DataFolder,
    ComputeSettings Compute);
