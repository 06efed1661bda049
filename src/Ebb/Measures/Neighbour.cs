namespace Ebb.Measures;

/// <summary>One image of a reference set, seen from a query.</summary>
/// <param name="Index">Its index in the set.</param>
/// <param name="Distance">The Euclidean distance of the two feature vectors.</param>
public readonly record struct Neighbour(int Index, double Distance);
