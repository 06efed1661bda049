namespace Ebb.Verify.Boxes;

/// <summary>A step of the sampler is bounded.</summary>
/// <param name="Step">Steps done, from 1.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="MeanHalfWidth">The mean over all values of half the width of the states' bounds.</param>
/// <param name="LargestHalfWidth">The largest of them.</param>
/// <param name="Relaxed">How many relus may have been open or closed.</param>
/// <param name="Clipped">How many clamps may have been active or not.</param>
public sealed record BoxProgress(int Step, int Steps, double MeanHalfWidth, double LargestHalfWidth, int Relaxed, int Clipped);
