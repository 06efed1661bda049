namespace Ebb.Studio.DataViews;

/// <summary>The training images nearest to one image of a sampling, which has <paramref name="Images"/> of them.</summary>
internal sealed record NeighbourReply(string Sample, int Images, IReadOnlyList<NeighbourRow> Neighbours);
