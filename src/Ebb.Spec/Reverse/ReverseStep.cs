using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse;

/// <summary>Carries out a step that is given by its coefficients, by the two lines of <see cref="ReverseCoefficients{TScalar}"/>.</summary>
public static class ReverseStep
{
    /// <summary>The clean image that the step believes in, clamped if the step clamps.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="coefficients">The step.</param>
    /// <param name="x">The noisy images.</param>
    /// <param name="epsHat">The predicted noise, of the same shape.</param>
    /// <returns>x0Hat.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor<TScalar> X0Hat<TScalar>(ReverseCoefficients<TScalar> coefficients, Tensor<TScalar> x, Tensor<TScalar> epsHat)
        where TScalar : INumberBase<TScalar>
    {
        Elements.CheckSameShape(x, epsHat);
        Tensor<TScalar> x0Hat = Elements.WeightedSum((coefficients.X0FromX, x), (coefficients.X0FromEps, epsHat));
        return coefficients.ClampX0 ? Elements.Map(x0Hat, Piecewise.ClampToUnit) : x0Hat;
    }

    /// <summary>The images one step cleaner, for a step that adds no noise.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="coefficients">The step.</param>
    /// <param name="x">The noisy images.</param>
    /// <param name="epsHat">The predicted noise, of the same shape.</param>
    /// <returns>xPrev.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or the step does add noise.</exception>
    public static Tensor<TScalar> Apply<TScalar>(
        ReverseCoefficients<TScalar> coefficients, Tensor<TScalar> x, Tensor<TScalar> epsHat)
        where TScalar : INumberBase<TScalar> => coefficients.FromNoise == TScalar.Zero
            ? Sum(coefficients, x, epsHat, x)
            : throw new ArgumentException(
                $"This step adds noise with the weight {coefficients.FromNoise}: pass the noise.", nameof(coefficients));

    /// <summary>The images one step cleaner.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="coefficients">The step.</param>
    /// <param name="x">The noisy images.</param>
    /// <param name="epsHat">The predicted noise, of the same shape.</param>
    /// <param name="noise">Fresh standard normal noise, of the same shape; not read where its weight is 0.</param>
    /// <returns>xPrev.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor<TScalar> Apply<TScalar>(
        ReverseCoefficients<TScalar> coefficients,
        Tensor<TScalar> x,
        Tensor<TScalar> epsHat,
        Tensor<TScalar> noise)
        where TScalar : INumberBase<TScalar>
    {
        Elements.CheckSameShape(x, noise);
        return Sum(coefficients, x, epsHat, noise);
    }

    private static Tensor<TScalar> Sum<TScalar>(
        ReverseCoefficients<TScalar> c, Tensor<TScalar> x, Tensor<TScalar> epsHat, Tensor<TScalar> noise)
        where TScalar : INumberBase<TScalar> =>
        Elements.WeightedSum((c.FromX, x), (c.FromX0, X0Hat(c, x, epsHat)), (c.FromEps, epsHat), (c.FromNoise, noise));
}
