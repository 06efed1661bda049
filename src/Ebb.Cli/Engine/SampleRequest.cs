namespace Ebb.Cli.Engine;

/// <summary>What is to be made of a model that is ready: the part of the flags that needs the model to be checked, and the files.</summary>
/// <param name="Out">The images: a .png, .ppm or .npy file; replaced whole when it is there.</param>
/// <param name="Steps">Sampling steps, 1 to T.</param>
/// <param name="Classes">The classes of the images in turn; null for those without, and for all in turn.</param>
/// <param name="Strip">The way in frames, as .png or .ppm; null for none.</param>
/// <param name="Animation">The way as an animated .png; null for none.</param>
internal sealed record SampleRequest(string Out, int Steps, IReadOnlyList<int>? Classes = null, string? Strip = null, string? Animation = null);
