namespace Ebb.Studio.DataViews;

/// <summary>A training image near a sample, by the Euclidean distance of their values in [-1, 1], and what it shows where that is known.</summary>
internal sealed record NeighbourRow(int Index, double Distance, string Url, string? Class);
