namespace Ebb.Studio.Playground;

/// <summary>A sampler, and what can be set about it.</summary>
internal sealed record SamplerRow(string Name, string Label, IReadOnlyList<string> Settings, IReadOnlyList<string> Clips);
