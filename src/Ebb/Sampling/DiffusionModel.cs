using Ebb.Data;
using Ebb.Nn;
using Ebb.Spec.Fields;
using Ebb.Spec.Schedules;
using Ebb.Tensors;

namespace Ebb.Sampling;

/// <summary>A net that predicts a field of noisy images, with the noise levels it was trained on and the size of its images: all a sampler needs.</summary>
public sealed class DiffusionModel
{
    /// <summary>Puts a model together.</summary>
    /// <param name="net">The net; it answers with as many channels as it looks at.</param>
    /// <param name="schedule">The schedule, of at least one step.</param>
    /// <param name="height">Rows of an image, a multiple of the net's <see cref="Net.SizeMultiple"/>.</param>
    /// <param name="width">Columns of an image, likewise.</param>
    /// <exception cref="ArgumentException">The schedule has no steps, or net and images do not fit.</exception>
    public DiffusionModel(Net net, VpSchedule<double> schedule, int height, int width)
        : this(net, new NoiseLevels(schedule), height, width)
    {
    }

    /// <summary>Puts a model together.</summary>
    /// <param name="net">The net; it answers with as many channels as it looks at.</param>
    /// <param name="levels">The noise levels.</param>
    /// <param name="height">Rows of an image, a multiple of the net's <see cref="Net.SizeMultiple"/>.</param>
    /// <param name="width">Columns of an image, likewise.</param>
    /// <exception cref="ArgumentException">Net and images do not fit.</exception>
    public DiffusionModel(Net net, NoiseLevels levels, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(levels);
        if (net.OutputChannels != net.InputChannels)
        {
            throw new ArgumentException(
                $"Expected a net that answers for images of {net.InputChannels} channels; it answers with {net.OutputChannels}.", nameof(net));
        }

        if (height % net.SizeMultiple != 0 || width % net.SizeMultiple != 0)
        {
            throw new ArgumentException(
                $"{net.Summary}, halves images: rows and columns must be multiples of {net.SizeMultiple}; got {height} x {width}. Use images of another size or fewer levels.",
                nameof(net));
        }

        (Net, Levels, Height, Width) = (net, levels, height, width);
        _ = ImageShape(1);
    }

    /// <summary>The net.</summary>
    public Net Net { get; }

    /// <summary>The noise levels.</summary>
    public NoiseLevels Levels { get; }

    /// <summary>What the net predicts: eps, x0 or v. Default eps.</summary>
    public PredictionKind Prediction { get; init; } = PredictionKind.Eps;

    /// <summary>The class that means none, for guidance; null where the net was not trained with one.</summary>
    public int? NullClass { get; init; }

    /// <summary>The names of the net's classes, by label; null where they have none.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Rows of an image.</summary>
    public int Height { get; }

    /// <summary>Columns of an image.</summary>
    public int Width { get; }

    /// <summary>The shape of <paramref name="count"/> images.</summary>
    public Shape ImageShape(int count) => new(count, Net.InputChannels, Height, Width);

    /// <summary>Draws images from noise; image k depends on the seed and k alone.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="seed">Determines the noise.</param>
    /// <param name="options">The sampler and its steps; null for DDIM over all steps.</param>
    public ImageBatch Sample(int count, ulong seed, SamplerOptions? options = null) => new Sampler(this, options).Sample(count, seed).Images;
}
