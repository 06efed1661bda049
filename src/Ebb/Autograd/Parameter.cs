using Ebb.Devices;
using Ebb.Tensors;

namespace Ebb.Autograd;

/// <summary>A tensor that training changes, with its gradient and the name it has in a weight file.</summary>
public sealed class Parameter
{
    /// <summary>Makes a parameter of zeros, with a gradient of zeros.</summary>
    /// <param name="device">Where value and gradient live.</param>
    /// <param name="name">The name in a weight file, such as <c>block1.conv2.weight</c>.</param>
    /// <param name="shape">(K, C, k, k) for convolution weights, (1, K, 1, 1) for a bias.</param>
    /// <param name="kind">Weights or vector.</param>
    /// <param name="fileShape">The shape in a weight file where it is not (K, C, k, k) or (K): (K, C) for a linear layer.</param>
    public Parameter(Device device, string name, Shape shape, TensorKind kind, IReadOnlyList<int>? fileShape = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Value = device.Allocate(shape, kind);
        Gradient = device.Allocate(shape, kind);
        FileShape = fileShape ?? (kind == TensorKind.Vector ? [shape.C] : [shape.N, shape.C, shape.H, shape.W]);
    }

    /// <summary>The name in a weight file.</summary>
    public string Name { get; }

    /// <summary>The shape in a weight file.</summary>
    public IReadOnlyList<int> FileShape { get; }

    /// <summary>Whether training changes it. Nothing writes the gradient of one that it does not.</summary>
    public bool IsTrained { get; init; } = true;

    /// <summary>The value.</summary>
    public Tensor Value { get; }

    /// <summary>The gradient of the last <see cref="Tape.Backward"/>.</summary>
    public Tensor Gradient { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Value.Shape}";
}
