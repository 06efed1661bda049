namespace Ebb.Check.Subjects;

/// <summary>
/// <c>value = relu?(conv(value[Input]) + bias + value[Add]?)</c>, a convolution with stride 1 and zeros outside the image. Value 0 is the image with the time as its
/// last channel, value i that of layer i.
/// </summary>
/// <param name="Name">Its tensors are NAME.weight (Outputs, Inputs, Kernel, Kernel) and NAME.bias (Outputs).</param>
/// <param name="Input">The value that is convolved.</param>
/// <param name="Add">The value that is added; 0 for none.</param>
/// <param name="Relu">Whether a relu comes last.</param>
internal sealed record Layer(string Name, int Input, int Add, bool Relu)
{
    public int Inputs { get; init; }

    public int Outputs { get; init; }

    public int Kernel { get; init; }

    public float[] Weight { get; init; } = [];

    public float[] Bias { get; init; } = [];

    /// <summary>The index in <see cref="Weight"/> of its first entry for an output and an input.</summary>
    public int At(int output, int input) => ((output * Inputs) + input) * Kernel * Kernel;
}
