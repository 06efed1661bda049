namespace Ebb.Studio.ModelViews;

/// <summary>How many values lie between one edge and the next; there is one edge more than counts.</summary>
internal sealed record TensorHistogram(IReadOnlyList<double> Edges, IReadOnlyList<long> Counts);
