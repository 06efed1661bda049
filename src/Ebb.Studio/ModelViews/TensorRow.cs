namespace Ebb.Studio.ModelViews;

/// <summary>An array of a weight file.</summary>
internal sealed record TensorRow(string Name, IReadOnlyList<int> Shape, string Dtype, long Bytes);
