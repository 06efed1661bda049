using Ebb.Autograd;
using Ebb.Devices;
using Ebb.Tensors;

namespace Ebb.Nn;

/// <summary>A net recorded on a tape for images of one shape: how to hand it images, times and classes, and where its answer is.</summary>
public abstract class RecordedNet
{
    private protected RecordedNet(Device device, Shape images, Variable input, Variable output) =>
        (Device, Images, Input, Output) = (device, images, input, output);

    /// <summary>What the net sees of the images: themselves, or with the time as one more channel.</summary>
    public Variable Input { get; }

    /// <summary>What the net answers, (N, OutputChannels, H, W).</summary>
    public Variable Output { get; }

    private protected Device Device { get; }

    private protected Shape Images { get; }

    /// <summary>
    /// Fills the inputs with fromX[n] x + fromEps[n] eps, or with x as it is where eps is null, and with the times. To be followed
    /// by <see cref="Tape.Forward"/>.
    /// </summary>
    /// <param name="x">Clean images, or the state of a sampler, (N, C, H, W).</param>
    /// <param name="eps">Noise of that shape, or null.</param>
    /// <param name="fromX">The weight of x for each image; not read when eps is null.</param>
    /// <param name="fromEps">The weight of eps for each image; not read when eps is null.</param>
    /// <param name="times">The time of each image, as <see cref="Net.TimeOf"/> has it.</param>
    /// <param name="classes">The class of each image, -1 for none; empty for none at all.</param>
    public void Place(
        Tensor x, Tensor? eps, ReadOnlySpan<float> fromX, ReadOnlySpan<float> fromEps, ReadOnlySpan<float> times, ReadOnlySpan<int> classes = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Expect(x.Shape, Images, nameof(x));
        Check.PerImage(times.Length, Images, nameof(times));
        if (!classes.IsEmpty) Check.PerImage(classes.Length, Images, nameof(classes));
        PlaceCore(x, eps, fromX, fromEps, times, classes);
    }

    /// <inheritdoc cref="Place"/>
    private protected abstract void PlaceCore(
        Tensor x, Tensor? eps, ReadOnlySpan<float> fromX, ReadOnlySpan<float> fromEps, ReadOnlySpan<float> times, ReadOnlySpan<int> classes);
}
