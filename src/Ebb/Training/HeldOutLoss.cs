using Ebb.Data;
using Ebb.Measures;
using Ebb.Random;
using Ebb.Sampling;
using Ebb.Tensors;

namespace Ebb.Training;

/// <summary>The losses of a trained model on images that training did not see.</summary>
public static class HeldOutLoss
{
    /// <summary>
    /// The mean squared error of what the net predicts, without weights, of pairs of an image and a timestep: pair i is image i and noise i with
    /// the timesteps spread evenly over 0 .. T-1, in an order that does not follow the images'.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Images of the model's size, with labels when the net knows classes; they are used again where there are fewer than pairs.</param>
    /// <param name="pairs">How many losses, at least 1.</param>
    /// <param name="seed">Determines the noise.</param>
    /// <param name="progress">Told after every pair how many are done.</param>
    /// <param name="cancellation">Stops between pairs.</param>
    /// <exception cref="ArgumentException">The images have another shape.</exception>
    public static LossByTime ByTime(
        DiffusionModel model, Dataset data, int pairs = 1000, ulong seed = 0, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(pairs, 1);
        var shape = new Shape(1, data.Channels, data.Height, data.Width);
        if (shape != model.ImageShape(1))
        {
            throw new ArgumentException($"The model's images have the shape {model.ImageShape(1)}; those of {data.Name} have {shape}.", nameof(data));
        }

        // One image at a time, for each one's own loss.
        var tape = new LossTape(model, shape, hasGradients: false);
        int[] order = Noise.Permutation(new NoiseKey(seed, NoiseStream.Measure, Step: 3), pairs);
        int[] timesteps = [.. order.Select(i => (int)(((2L * i) + 1) * model.Levels.Count / (2L * pairs)))];
        var losses = new double[pairs];
        var image = new float[shape.Count];
        for (int i = 0; i < pairs; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            data.CopyImage(i % data.Count, image);
            tape.X0.CopyFrom(image);
            model.Net.Device.FillGaussian(tape.Eps, new NoiseKey(seed, NoiseStream.Evaluation), i);
            ReadOnlySpan<int> classes = model.Net.Classes > 0 ? [data.Label(i % data.Count) ?? model.NullClass ?? -1] : [];
            losses[i] = tape.SquaredError(timesteps.AsSpan(i, 1), classes) / shape.Count;
            progress?.Report(i + 1);
        }

        return LossByTime.Of(timesteps, losses, model.Levels.Count, data.Name);
    }
}
