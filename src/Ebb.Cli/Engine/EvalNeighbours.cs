namespace Ebb.Cli.Engine;

/// <summary>How near samples lie to the training images.</summary>
/// <param name="Features">The features in which distances are taken.</param>
/// <param name="Count">The number of samples, n.</param>
/// <param name="Each">Neighbours shown of each.</param>
/// <param name="Median">The median distance to the nearest.</param>
/// <param name="Floor">The same for n real images against the others.</param>
/// <param name="Reference">The name of the training images.</param>
/// <param name="ReferenceImages">How many there are.</param>
internal sealed record EvalNeighbours(string Features, int Count, int Each, double Median, double Floor, string Reference, int ReferenceImages);
