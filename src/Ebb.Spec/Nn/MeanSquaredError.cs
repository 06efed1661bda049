using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Nn;

/// <summary>mean((x - target)^2) over all n elements; its gradient in x is 2 (x - target) / n.</summary>
public static class MeanSquaredError
{
    /// <summary>The error.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">The prediction, not empty.</param>
    /// <param name="target">What it should be, of the same shape.</param>
    /// <returns>At least 0.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or there is no element.</exception>
    public static TScalar Value<TScalar>(Tensor<TScalar> x, Tensor<TScalar> target)
        where TScalar : INumberBase<TScalar>
    {
        Check(x, target);
        TScalar sum = TScalar.Zero;
        foreach (TScalar difference in Elements.Of(Tensor.Subtract<TScalar>(x, target))) sum += difference * difference;
        return sum / TScalar.CreateChecked(x.FlattenedLength);
    }

    /// <summary>The gradient in x.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">The prediction, not empty.</param>
    /// <param name="target">What it should be, of the same shape.</param>
    /// <returns>A tensor of that shape.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or there is no element.</exception>
    public static Tensor<TScalar> Gradient<TScalar>(Tensor<TScalar> x, Tensor<TScalar> target)
        where TScalar : INumberBase<TScalar>
    {
        Check(x, target);
        return Tensor.Multiply<TScalar>(Tensor.Subtract<TScalar>(x, target), Ratio.Of<TScalar>(2, x.FlattenedLength));
    }

    private static void Check<TScalar>(Tensor<TScalar> x, Tensor<TScalar> target)
    {
        Elements.CheckSameShape(x, target);
        if (x.FlattenedLength == 0)
        {
            throw new ArgumentException($"The mean of no elements is not defined; the shape is {Elements.Shape(x)}.", nameof(x));
        }
    }
}
