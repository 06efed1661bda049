namespace Ebb.Studio.Playground;

/// <summary>A picture that was uploaded, and the timestep to encode it to before it is decoded again.</summary>
/// <param name="Upload">The id that the upload got.</param>
/// <param name="T">The timestep; null for T - 1, noise.</param>
/// <param name="Name">What its file is called where it came from, for the command line; null where nobody said.</param>
internal sealed record EncodeOrder(string Upload, int? T, string? Name);
