using Ebb.Tensors;

namespace Ebb.Devices;

/// <summary>The checks at the edge of a device. Every message names both shapes.</summary>
internal static class Check
{
    public static void OnDevice(Device device, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (!ReferenceEquals(tensor.Device, device))
        {
            throw new ArgumentException($"The tensor {tensor} is not on this device, {device.Name}. Copy it over with ToArray and From.", nameof(tensor));
        }
    }

    public static void Same(Device device, Tensor first, Tensor second)
    {
        OnDevice(device, first);
        OnDevice(device, second);
        if (first.Shape != second.Shape || first.Kind != second.Kind)
        {
            throw new ArgumentException($"Expected two tensors of one shape; got {first.Kind} {first.Shape} and {second.Kind} {second.Shape}.");
        }
    }

    public static void Same(Device device, Tensor first, Tensor second, Tensor third)
    {
        Same(device, first, second);
        Same(device, first, third);
    }

    public static void Same(Device device, Tensor first, Tensor second, Tensor third, Tensor fourth)
    {
        Same(device, first, second, third);
        Same(device, first, fourth);
    }

    public static void Expect(Shape got, Shape expected, string name)
    {
        if (got != expected) throw new ArgumentException($"Expected {name} of shape {expected}; got {got}.", name);
    }

    public static void Length(int got, Shape shape, string name)
    {
        if (got != shape.Count)
        {
            throw new ArgumentException($"A tensor of shape {shape} takes {shape.Count} values; got {got}.", name);
        }
    }

    public static void PerImage(int got, Shape shape, string name)
    {
        if (got != shape.N)
        {
            throw new ArgumentException($"Expected one value for each of the {shape.N} images of {shape}; got {got}.", name);
        }
    }

    public static void Channels(Device device, Tensor vector, int channels)
    {
        OnDevice(device, vector);
        if (vector.Kind != TensorKind.Vector || vector.Shape.C != channels)
        {
            throw new ArgumentException($"Expected a bias of shape {Shape.Vector(channels)}; got {vector.Kind} {vector.Shape}.");
        }
    }

    public static void Convolution(Device device, Tensor x, Tensor w, Tensor y)
    {
        OnDevice(device, x);
        OnDevice(device, w);
        OnDevice(device, y);
        var (input, filter) = (x.Shape, w.Shape);
        if (w.Kind != TensorKind.Filter || filter.H != filter.W || filter.H % 2 == 0)
        {
            throw new ArgumentException($"Expected square convolution weights of odd size, (K, C, k, k); got {w.Kind} {filter}.");
        }

        if (filter.C != input.C)
        {
            throw new ArgumentException($"Weights of shape {filter} take {filter.C} input channels; the images have the shape {input}.");
        }

        Expect(y.Shape, input.WithC(filter.N), "the convolution's output");
    }

    public static void GroupNorm(Device device, Tensor x, Tensor weight, Tensor bias, Tensor statistics, Tensor y)
    {
        Same(device, x, y);
        Channels(device, weight, x.Shape.C);
        Channels(device, bias, x.Shape.C);
        OnDevice(device, statistics);
        var got = statistics.Shape;
        if (got != new Shape(x.Shape.N, got.C, 1, 1) || got.C % 2 != 0 || x.Shape.C % (got.C / 2) != 0)
        {
            throw new ArgumentException($"Expected statistics of shape (N, 2 G, 1, 1) for images of {x.Shape}, G a divisor of the channels; got {got}.", nameof(statistics));
        }
    }

    public static void Heads(Shape q, int heads)
    {
        if (heads < 1 || q.C % heads != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(heads), heads, $"Expected a number of heads that divides the {q.C} channels.");
        }
    }

    public static void Downsample(Device device, Tensor x, Tensor w, DownsamplePadding padding, Tensor y)
    {
        OnDevice(device, x);
        OnDevice(device, w);
        OnDevice(device, y);
        if (w.Kind != TensorKind.Filter || (w.Shape.C, w.Shape.H, w.Shape.W) != (x.Shape.C, 3, 3))
        {
            throw new ArgumentException($"Expected convolution weights of shape (K, {x.Shape.C}, 3, 3) for images of {x.Shape}; got {w.Kind} {w.Shape}.");
        }

        Expect(y.Shape, Downsampled(x.Shape, w.Shape.N, padding), "the convolution's output");
    }

    /// <summary>The shape after a 3x3 convolution of stride 2.</summary>
    public static Shape Downsampled(Shape x, int outputs, DownsamplePadding padding)
    {
        if (!Enum.IsDefined(padding)) throw new ArgumentOutOfRangeException(nameof(padding), padding, "Expected Around or BelowRight.");
        int more = padding == DownsamplePadding.Around ? 1 : 0;
        return x is { H: > 1, W: > 1 } || more == 1
            ? new Shape(x.N, outputs, (x.H + more) / 2, (x.W + more) / 2)
            : throw new ArgumentException($"Images of {x} are too small to be halved with padding below and to the right; expected 2 rows and columns at least.");
    }

    public static void Doubled(Device device, Tensor small, Tensor large)
    {
        OnDevice(device, small);
        OnDevice(device, large);
        var shape = small.Shape;
        Expect(large.Shape, new Shape(shape.N, shape.C, 2 * shape.H, 2 * shape.W), nameof(large));
    }

    public static void PerChannel(Device device, Tensor x, Tensor e, int times)
    {
        OnDevice(device, e);
        Expect(e.Shape, new Shape(x.Shape.N, times * x.Shape.C, 1, 1), nameof(e));
    }
}
