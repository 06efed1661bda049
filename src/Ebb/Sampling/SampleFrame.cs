using Ebb.Data;

namespace Ebb.Sampling;

/// <summary>One look at the way from noise to images.</summary>
/// <param name="Step">How many steps lie behind it: 0 is the start.</param>
/// <param name="State">The states x_t, (images, C, H, W).</param>
/// <param name="X0Hat">The clean images that the model believes in there, clamped as the sampler does; at the end the images themselves.</param>
public sealed record SampleFrame(int Step, ImageBatch State, ImageBatch X0Hat);
