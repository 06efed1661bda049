namespace Ebb.Verify.Subjects;

/// <summary>
/// One layer of a net that certificates can be about: <c>relu?(conv(value[input]) + bias + value[add]?)</c>, with stride 1 and zeros outside the image.
/// Value 0 is the image with the time as its last channel, value i (from 1) that of layer i.
/// </summary>
/// <param name="Name">The name of the convolution: its tensors are <c>NAME.weight</c> and <c>NAME.bias</c>.</param>
/// <param name="Inputs">Channels in.</param>
/// <param name="Outputs">Channels out.</param>
/// <param name="Kernel">The side of the kernel, odd.</param>
/// <param name="Weight">The weights, (Outputs, Inputs, Kernel, Kernel), row-major.</param>
/// <param name="Bias">The biases, (Outputs).</param>
/// <param name="Input">The value that it reads.</param>
/// <param name="Add">The value that it adds before the relu; null for none.</param>
/// <param name="Relu">Whether a relu comes last.</param>
public sealed record CertifiedLayer(
    string Name, int Inputs, int Outputs, int Kernel, ReadOnlyMemory<float> Weight, ReadOnlyMemory<float> Bias, int Input, int? Add, bool Relu);
