namespace Ebb.Cli.Engine;

/// <summary>One conversion of a picture folder, already checked.</summary>
/// <param name="Source">The folder of pictures, with or without class folders.</param>
/// <param name="Target">The .npy file for the images.</param>
/// <param name="Size">Rows and columns to resize to; null to keep the pictures' own.</param>
/// <param name="StretchesImages">Whether pictures are stretched to squares; otherwise their centres are cut out.</param>
/// <param name="Channels">1, 3 or 4; null to follow the pictures.</param>
/// <param name="Limit">The most pictures to take; null for all.</param>
internal sealed record ConvertSettings(string Source, string Target, int? Size, bool StretchesImages, int? Channels, int? Limit);
