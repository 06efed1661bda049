using Ebb.Data;
using Ebb.Random;

namespace Ebb.Sampling;

/// <summary>
/// The walk-through's three pictures: a clean image, the same noised to a timestep, and what the model makes of it by DDIM
/// from there, with the mean squared errors of the last two.
/// </summary>
/// <param name="Reference">x0, (1, C, H, W).</param>
/// <param name="Noisy">x_t.</param>
/// <param name="Reconstructed">The model's x0 from x_t.</param>
/// <param name="Timestep">t, 0 to T-1.</param>
public sealed record Reconstruction(ImageBatch Reference, ImageBatch Noisy, SampleResult Reconstructed, int Timestep)
{
    /// <summary>The mean squared error of the noisy image.</summary>
    public double NoisyError => Reference.MeanSquaredError(Noisy);

    /// <summary>The mean squared error of the reconstruction.</summary>
    public double ReconstructionError => Reference.MeanSquaredError(Reconstructed.Images);

    /// <summary>The timestep to use: the given one, at most T-1; T/4 when none is given.</summary>
    public static int ChooseTimestep(int? given, int steps) => Math.Min(given ?? (steps / 4), steps - 1);

    /// <summary>Noises and reconstructs one image.</summary>
    /// <param name="model">The model.</param>
    /// <param name="reference">The clean image, (1, C, H, W).</param>
    /// <param name="timestep">t, 0 to T-1.</param>
    /// <param name="seed">Determines the noise.</param>
    /// <param name="options">Clip mode, classes and guidance are taken from here; null for the default.</param>
    public static Reconstruction Of(DiffusionModel model, ImageBatch reference, int timestep, ulong seed, SamplerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentOutOfRangeException.ThrowIfNegative(timestep);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(timestep, model.Levels.Count);
        var levels = model.Levels;
        var noisy = new float[reference.Shape.Count];
        Noise.FillGaussian(new NoiseKey(seed, NoiseStream.Reconstruction), 0, noisy);
        for (int i = 0; i < noisy.Length; i++)
        {
            noisy[i] = (levels.FromX0[timestep] * reference.Values()[i]) + (levels.FromEps[timestep] * noisy[i]);
        }

        var state = new ImageBatch(reference.Shape, noisy);
        var sampler = new Sampler(model, (options ?? new()) with { Kind = SamplerKind.Ddim, Eta = 0, Method = null, Spacing = null, Steps = null, FirstImage = 0, Frames = null });
        return new Reconstruction(reference, state, sampler.Denoise(state, timestep, seed), timestep);
    }
}
