namespace Ebb.Data;

/// <summary>What a conversion wrote.</summary>
/// <param name="ImagePath">The file of images, <c>|u1</c>, shaped (N, C, H, W).</param>
/// <param name="LabelPath">The file of labels, <c>&lt;f4</c>, shaped (N,), or null when there were no class folders.</param>
/// <param name="Shape">The images' extents: N, C, H, W.</param>
/// <param name="ClassNames">The class folders by label; empty when there were none.</param>
public sealed record ConvertReport(string ImagePath, string? LabelPath, IReadOnlyList<int> Shape, IReadOnlyList<string> ClassNames);
