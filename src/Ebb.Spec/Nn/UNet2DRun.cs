using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Nn;

/// <summary>One evaluation of a U-Net.</summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
public sealed class UNet2DRun<TScalar>
    where TScalar : INumberBase<TScalar>
{
    private readonly Tape<TScalar> _tape;
    private readonly Tensor<TScalar> _sample;

    internal UNet2DRun(Tape<TScalar> tape, Tensor<TScalar> sample, Tensor<TScalar> output, IReadOnlyDictionary<string, Tensor<TScalar>> activations) =>
        (_tape, _sample, Output, Activations) = (tape, sample, output, activations);

    /// <summary>The output, (N, OutChannels, H, W).</summary>
    public Tensor<TScalar> Output { get; }

    /// <summary>What the parts put out: <c>time_sinusoid</c>, <c>time_embedding</c>, <c>conv_in</c>, <c>down0</c>, .., <c>mid</c>, <c>up0</c>, ..</summary>
    public IReadOnlyDictionary<string, Tensor<TScalar>> Activations { get; }

    /// <summary>The gradients of sum(output * upstream). To be called once.</summary>
    /// <param name="upstream">The gradient in the output, of its shape.</param>
    /// <returns>The gradient in the images, and in every parameter that is trained, by name.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public (Tensor<TScalar> Sample, IReadOnlyDictionary<string, Tensor<TScalar>> Parameters) Backward(Tensor<TScalar> upstream)
    {
        Dictionary<string, Tensor<TScalar>> parameters = _tape.Backward(Output, upstream);
        return (_tape.GradientOf(_sample), parameters);
    }
}
