namespace Ebb.Studio.DataViews;

/// <summary>How many pixels of a channel have each byte.</summary>
internal sealed record DataHistogram(int Channel, IReadOnlyList<long> Counts);
