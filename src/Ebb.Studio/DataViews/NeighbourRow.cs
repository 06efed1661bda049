namespace Ebb.Studio.DataViews;

/// <summary>A training image near a sample.</summary>
internal sealed record NeighbourRow(int Index, double Distance, string Url);
