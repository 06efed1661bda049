namespace Ebb.Sampling;

/// <summary>How far a sampler is.</summary>
/// <param name="Evaluations">Evaluations of the net done, counted per image.</param>
/// <param name="Total">Evaluations in all.</param>
public readonly record struct SampleProgress(long Evaluations, long Total);
