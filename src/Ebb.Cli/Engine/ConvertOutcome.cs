namespace Ebb.Cli.Engine;

/// <summary>What a conversion wrote.</summary>
/// <param name="ImagesPath">The images, (N, C, H, W).</param>
/// <param name="LabelsPath">The labels, (N); null when the source has no class folders.</param>
/// <param name="Images">N.</param>
/// <param name="Channels">C.</param>
/// <param name="Height">H.</param>
/// <param name="Width">W.</param>
internal sealed record ConvertOutcome(string ImagesPath, string? LabelsPath, int Images, int Channels, int Height, int Width);
