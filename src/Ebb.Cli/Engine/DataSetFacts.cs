namespace Ebb.Cli.Engine;

/// <summary>What a data set holds.</summary>
/// <param name="Name">Its name or path.</param>
/// <param name="Where">Its folder or file.</param>
/// <param name="Images">Images for training.</param>
/// <param name="TestImages">Images for testing.</param>
/// <param name="Channels">1, 3 or 4.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Classes">Label classes; 0 without labels.</param>
/// <param name="Checksum">The checksum of the arrays; null when they have none.</param>
internal sealed record DataSetFacts(
    string Name, string Where, int Images, int TestImages, int Channels, int Height, int Width, int Classes, string? Checksum);
