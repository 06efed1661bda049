namespace Ebb.Studio.DataViews;

/// <summary>How many images have a label.</summary>
internal sealed record DataClass(int Label, string? Name, int Count);
