using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Nn;

/// <summary>max(x, 0), element by element; the derivative at 0 is 0.</summary>
public static class Relu
{
    /// <summary>The output.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of that shape, at least 0.</returns>
    public static Tensor<TScalar> Forward<TScalar>(Tensor<TScalar> x)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(x);
        return Elements.Map(x, v => Piecewise.Max(v, TScalar.Zero));
    }

    /// <summary>The gradient in x.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">The input of the forward pass.</param>
    /// <param name="upstream">The gradient in the output, of the same shape.</param>
    /// <returns>upstream where x &gt; 0, else 0.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor<TScalar> Gradient<TScalar>(Tensor<TScalar> x, Tensor<TScalar> upstream)
        where TScalar : INumberBase<TScalar>
    {
        Elements.CheckSameShape(x, upstream);
        return Elements.Zip(x, upstream, (v, g) => Piecewise.Step(v) * g);
    }
}
