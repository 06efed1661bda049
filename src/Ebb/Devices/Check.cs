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
}
