namespace Ebb.Cli.Engine;

/// <summary>One conversion of a picture folder, already checked.</summary>
/// <param name="Source">The folder of pictures, with or without class folders.</param>
/// <param name="Target">The .npy file for the images.</param>
/// <param name="Height">Rows to resize to; null to keep the pictures' own.</param>
/// <param name="Width">Columns to resize to; null to keep the pictures' own.</param>
/// <param name="Limit">The most pictures to take; null for all.</param>
internal sealed record ConvertSettings(string Source, string Target, int? Height, int? Width, int? Limit);
