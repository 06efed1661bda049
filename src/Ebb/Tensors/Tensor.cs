using Ebb.Devices;

namespace Ebb.Tensors;

/// <summary>
/// A float32 array of shape (N, C, H, W) on a device. The values go in and out in row-major N, C, H, W order;
/// how they lie in memory is the device's affair. There is nothing to dispose.
/// </summary>
public sealed class Tensor
{
    internal Tensor(Device device, Shape shape, TensorKind kind, TensorStorage storage)
    {
        (Device, Shape, Kind, Storage) = (device, shape, kind, storage);
    }

    /// <summary>The device whose memory holds the values.</summary>
    public Device Device { get; }

    /// <summary>The shape, (N, C, H, W).</summary>
    public Shape Shape { get; }

    /// <summary>What the tensor holds: images, convolution weights or a vector.</summary>
    public TensorKind Kind { get; }

    internal TensorStorage Storage { get; }

    /// <summary>Copies the values out, in row-major N, C, H, W order.</summary>
    public float[] ToArray()
    {
        var values = new float[Shape.Count];
        CopyTo(values);
        return values;
    }

    /// <summary>Copies the values out into <paramref name="values"/>, in row-major N, C, H, W order.</summary>
    /// <exception cref="ArgumentException">The span's length is not <c>Shape.Count</c>.</exception>
    public void CopyTo(Span<float> values) => Device.Download(this, values);

    /// <summary>Replaces the values by <paramref name="values"/>, in row-major N, C, H, W order.</summary>
    /// <exception cref="ArgumentException">The span's length is not <c>Shape.Count</c>.</exception>
    public void CopyFrom(ReadOnlySpan<float> values) => Device.Upload(values, this);

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Shape} on {Device.Name}";
}
