using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Dynamics;

/// <summary>The sizes of a tensor in which distances between states are stated.</summary>
public static class Norm
{
    /// <summary>The greatest |x_i|; it needs no roots, so rational numbers give it exactly.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">Any tensor.</param>
    /// <returns>max |x_i|, and 0 for an empty tensor.</returns>
    public static TScalar Max<TScalar>(Tensor<TScalar> x)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(x);
        TScalar max = TScalar.Zero;
        foreach (TScalar value in Elements.Of(x)) max = Piecewise.Max(max, TScalar.Abs(value));
        return max;
    }

    /// <summary>The square of the Euclidean norm.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">Any tensor.</param>
    /// <returns>The sum of x_i^2.</returns>
    public static TScalar Squared<TScalar>(Tensor<TScalar> x)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(x);
        TScalar sum = TScalar.Zero;
        foreach (TScalar value in Elements.Of(x)) sum += value * value;
        return sum;
    }
}
