using Ebb.Tensors;

namespace Ebb.Devices;

/// <content>What the operations take of memory beside the tensors, so that a run's need is known before it begins.</content>
public abstract partial class Device
{
    /// <summary>Whether tensors hold values. Where they do not, a net need not draw its weights.</summary>
    internal virtual bool HoldsValues => true;

    /// <summary>The bytes that a filter takes once more, turned round for the gradient of a convolution's input.</summary>
    internal virtual long TurnedBytes(Shape filter) => 0;

    /// <summary>The bytes that a filter takes once more, transformed for images of shape <paramref name="x"/>.</summary>
    internal virtual long TransformedBytes(Shape x, Shape filter) => 0;

    /// <summary>Whether a transformed filter is kept from one use to the next, rather than made in room that all filters share.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="uses">The uses of the filter before it changes.</param>
    internal virtual bool KeepsTransformed(long bytes, int uses) => false;

    /// <summary>The bytes that a convolution of images of shape <paramref name="x"/> works in.</summary>
    internal virtual long ConvolutionRoom(Shape x, Shape filter) => 0;

    /// <summary>The bytes that the gradient of a filter is worked out in.</summary>
    internal virtual long FilterGradientRoom(Shape dy, Shape filter) => 0;

    /// <summary>The bytes that a gradient is spread out in, for the input of <see cref="Downsample"/>.</summary>
    internal virtual long SpreadRoom(Shape dx, int channels) => 0;

    /// <summary>The bytes that attention works in, or its gradient.</summary>
    internal virtual long AttentionRoom(Shape q, int heads, bool hasGradient) => 0;
}
