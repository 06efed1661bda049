namespace Ebb.Cli.Engine;

/// <summary>What <c>ebb data info</c> is asked to look at.</summary>
/// <param name="Dataset">A data set's name, "npy:X.npy[,Y.npy]" or "images:FOLDER".</param>
/// <param name="Size">Rows and columns of a folder's images; null for the default.</param>
/// <param name="StretchesImages">Whether a folder's pictures are stretched to squares; otherwise their centres are cut out.</param>
/// <param name="ImageCount">The images to look at; null for all.</param>
/// <param name="DataFolder">Where prepared sets are; null for the usual place.</param>
/// <param name="SheetPath">Where the contact sheet goes; null for none.</param>
internal sealed record InspectSettings(string Dataset, int? Size, bool StretchesImages, int? ImageCount, string? DataFolder, string? SheetPath);
