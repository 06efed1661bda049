using Ebb.Autograd;
using Ebb.Devices;
using Ebb.Tensors;

namespace Ebb.Nn;

/// <summary>
/// A net that looks at noised images and their times, and predicts something of the images' size. What the time is, and how it
/// gets in, is the net's affair.
/// </summary>
public abstract class Net
{
    /// <summary>Makes the net on a device.</summary>
    private protected Net(Device? device) => Device = device ?? DeviceSelector.Default;

    /// <summary>The architecture's name in a model folder, such as <c>EpsConvNet</c>.</summary>
    public virtual string Architecture => GetType().Name;

    /// <summary>The architecture and its sizes in a few words, for people.</summary>
    public abstract string Summary { get; }

    /// <summary>Where the parameters live.</summary>
    public Device Device { get; }

    /// <summary>All parameters, in the order of the layers.</summary>
    public abstract IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The number of values in the parameters.</summary>
    public long ParameterCount => Parameters.Sum(parameter => (long)parameter.Value.Shape.Count);

    /// <summary>Channels of the images it looks at.</summary>
    public abstract int InputChannels { get; }

    /// <summary>Channels of what it predicts.</summary>
    public abstract int OutputChannels { get; }

    /// <summary>The number of channels that most layers at the images' full size have, for <see cref="Device.ImagesAtATime"/>.</summary>
    public abstract int WidestChannels { get; }

    /// <summary>Rows and columns of the images must be multiples of this.</summary>
    public virtual int SizeMultiple => 1;

    /// <summary>The classes that the net knows, or 0 for a net without.</summary>
    public virtual int Classes => 0;

    /// <summary>The time that the net sees for a timestep.</summary>
    /// <param name="timestep">0 to steps - 1 of a schedule, or a fraction between two; 0 to steps of a flow.</param>
    /// <param name="steps">T.</param>
    public abstract float TimeOf(double timestep, int steps);

    /// <summary>The name that a parameter has here for its name in a weight file, where files have several spellings.</summary>
    public virtual string CurrentName(string fileName) => fileName;

    /// <summary>Records the net on a tape.</summary>
    /// <param name="tape">The tape, on the net's device, not sealed.</param>
    /// <param name="images">The shape of the images, (N, InputChannels, H, W).</param>
    /// <param name="wantsImageGradient">Whether the backward pass shall leave the gradient in the images too.</param>
    /// <returns>Its inputs and output.</returns>
    public RecordedNet Record(Tape tape, Shape images, bool wantsImageGradient = false)
    {
        ArgumentNullException.ThrowIfNull(tape);
        Check.Expect(images, images.WithC(InputChannels), nameof(images));
        if (images.H % SizeMultiple != 0 || images.W % SizeMultiple != 0)
        {
            throw new ArgumentException(
                $"{Architecture} halves images, so rows and columns must be multiples of {SizeMultiple}; got images of shape {images}.", nameof(images));
        }

        return RecordCore(tape, images, wantsImageGradient);
    }

    /// <inheritdoc cref="Record"/>
    private protected abstract RecordedNet RecordCore(Tape tape, Shape images, bool wantsImageGradient);
}
