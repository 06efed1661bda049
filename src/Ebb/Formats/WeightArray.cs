namespace Ebb.Formats;

/// <summary>One array of a weight file.</summary>
/// <param name="Shape">The extents, each at least 0; empty for a single number.</param>
/// <param name="Values">The elements in C order, in single precision.</param>
public sealed record WeightArray(IReadOnlyList<int> Shape, float[] Values);
