namespace Ebb.Data;

/// <summary>What <see cref="ImageFolderCache"/> records of a folder.</summary>
/// <param name="State">The folder's state when it was read.</param>
/// <param name="Sum">The SHA-256 of the images.</param>
/// <param name="Labels">The labels, or null.</param>
/// <param name="Skipped">The pictures that were left out.</param>
internal sealed record ImageFolderInfo(string State, string Sum, int[]? Labels, IReadOnlyList<SkippedImage> Skipped);
