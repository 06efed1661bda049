using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Nn;

/// <summary>
/// What the two small denoisers compute, and their gradients, from parameters by name: "conv1.weight", "conv1.bias", "stem.weight",
/// "block1.conv1.weight", .. as the run time names them. The input has its time channel already (<see cref="TimeChannel"/>).
/// </summary>
public static class EpsNetSpec
{
    /// <summary>The output.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="kind">Which net.</param>
    /// <param name="parameters">The parameters by name; others than those of the net are not read.</param>
    /// <param name="input">(N, C + 1, H, W).</param>
    /// <returns>epsHat, (N, C, H, W).</returns>
    /// <exception cref="ArgumentException">A parameter is missing, a shape does not fit, or there is no such net.</exception>
    public static Tensor<TScalar> Forward<TScalar>(
        EpsNetKind kind,
        IReadOnlyDictionary<string, Tensor<TScalar>> parameters,
        Tensor<TScalar> input)
        where TScalar : INumberBase<TScalar> => Build(kind, new Tape<TScalar>(parameters), input);

    /// <summary>The gradients of sum(output * upstream) in every parameter of the net.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="kind">Which net.</param>
    /// <param name="parameters">The parameters by name.</param>
    /// <param name="input">(N, C + 1, H, W).</param>
    /// <param name="upstream">Gives the gradient in the output, of its shape, once the output is known.</param>
    /// <returns>A gradient per parameter, of its name and shape.</returns>
    /// <exception cref="ArgumentException">A parameter is missing, a shape does not fit, or there is no such net.</exception>
    public static IReadOnlyDictionary<string, Tensor<TScalar>> Gradient<TScalar>(
        EpsNetKind kind,
        IReadOnlyDictionary<string, Tensor<TScalar>> parameters,
        Tensor<TScalar> input,
        Func<Tensor<TScalar>, Tensor<TScalar>> upstream)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(upstream);
        Tape<TScalar> tape = new(parameters);
        Tensor<TScalar> output = Build(kind, tape, input);
        return tape.Backward(output, upstream(output));
    }

    private static Tensor<TScalar> Build<TScalar>(EpsNetKind kind, Tape<TScalar> net, Tensor<TScalar> x)
        where TScalar : INumberBase<TScalar>
    {
        return kind switch
        {
            EpsNetKind.Plain => net.Conv("conv4", net.Relu(net.Conv("conv3", net.Relu(net.Conv("conv2", net.Relu(net.Conv("conv1", x))))))),
            EpsNetKind.Residual => net.Conv("out", net.Relu(Block("block2", net.Relu(Block("block1", net.Relu(net.Conv("stem", x))))))),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Expected Plain or Residual."),
        };

        Tensor<TScalar> Block(string name, Tensor<TScalar> h) =>
            net.Add(h, net.Conv($"{name}.conv2", net.Relu(net.Conv($"{name}.conv1", h))));
    }
}
