using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Nn;

/// <summary>x sigma(x), element by element, with sigma(x) = 1 / (1 + exp(-x)); its derivative is sigma (1 + x (1 - sigma)).</summary>
/// <remarks>Elfwing, Uchibe and Doya, 2018 (SiL); Ramachandran, Zoph and Le, 2017 (swish).</remarks>
public static class Silu
{
    /// <summary>The output.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of that shape, at least -0.279.</returns>
    public static Tensor<TScalar> Forward<TScalar>(Tensor<TScalar> x)
        where TScalar : IExponentialFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(x);
        return Elements.Map(x, v => v * Sigmoid(v));
    }

    /// <summary>The gradient in x.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">The input of the forward pass.</param>
    /// <param name="upstream">The gradient in the output, of the same shape.</param>
    /// <returns>A tensor of that shape.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor<TScalar> Gradient<TScalar>(Tensor<TScalar> x, Tensor<TScalar> upstream)
        where TScalar : IExponentialFunctions<TScalar>
    {
        Elements.CheckSameShape(x, upstream);
        return Elements.Zip(x, upstream, (v, g) =>
        {
            TScalar sigma = Sigmoid(v);
            return g * sigma * (TScalar.One + (v * (TScalar.One - sigma)));
        });
    }

    private static TScalar Sigmoid<TScalar>(TScalar x)
        where TScalar : IExponentialFunctions<TScalar> => TScalar.One / (TScalar.One + TScalar.Exp(-x));
}
