using Ebb.Data;

namespace Ebb.Sampling;

/// <summary>Images from a sampler, and how the way there went.</summary>
/// <param name="Images">The images, (N, C, H, W), nominally in [-1, 1].</param>
/// <param name="LargestMagnitude">The largest |x_t| of any image at any step; NaN if a value was not a number.</param>
/// <param name="FirstLargeTimestep">
/// The timestep t at which some |x_t| first passed <see cref="Sampler.LargeMagnitude"/> or was not a number; null if none did.
/// </param>
/// <param name="MillisecondsPerStep">The median time of one step of one block of images, times the number of blocks.</param>
public sealed record SampleResult(ImageBatch Images, float LargestMagnitude, int? FirstLargeTimestep, double MillisecondsPerStep)
{
    /// <summary>A sentence for the user when the loop diverged; null when it did not.</summary>
    public string? Warning => FirstLargeTimestep is { } timestep
        ? string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"some |x_t| passed {Sampler.LargeMagnitude:0} at t = {timestep} (largest {LargestMagnitude:g3}): the sampler diverged on the way; clip mode recompute keeps it bounded.")
        : null;
}
