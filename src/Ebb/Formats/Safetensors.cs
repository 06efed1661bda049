namespace Ebb.Formats;

/// <summary>The content of a safetensors file.</summary>
/// <param name="Arrays">The arrays by name.</param>
/// <param name="Metadata">The texts of <c>__metadata__</c>, empty when there are none.</param>
public sealed record Safetensors(IReadOnlyDictionary<string, WeightArray> Arrays, IReadOnlyDictionary<string, string> Metadata);
