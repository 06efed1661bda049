namespace Ebb.Studio.ModelViews;

/// <summary>A layer of a net: what it reads, the shape (C, H, W) that it gives, and what it costs for one image.</summary>
internal sealed record LayerRow(string Name, string Kind, IReadOnlyList<string> Inputs, IReadOnlyList<int> Shape, long Parameters, long Macs);
