using Ebb.Spec.Scalars;

namespace Ebb.Verify.Probability;

/// <summary>Where the starts of a sampler in the plane end.</summary>
/// <param name="Discs">For each disc, bounds of the probability that a sample, from a standard normal start, ends in it.</param>
/// <param name="AnyDisc">Bounds of the probability that it ends in one of them.</param>
/// <param name="UndecidedProbability">An upper bound of the probability of the starts that nothing is known of.</param>
/// <param name="SquaresSeen">How many squares were looked at.</param>
/// <param name="Squares">The squares that [-Reach, Reach]^2 was divided into at last.</param>
public sealed record PlaneResult(
    IReadOnlyList<Interval<double>> Discs, Interval<double> AnyDisc, double UndecidedProbability, int SquaresSeen, IReadOnlyList<PlaneBox> Squares);
