namespace Ebb.Studio.ModelViews;

/// <summary>A class that a model can be asked for.</summary>
internal sealed record ModelClassRow(int Label, string? Name);
