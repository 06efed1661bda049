using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Plans;

namespace Ebb.Spec.Reverse;

/// <summary>Steps that are given by their <see cref="ReverseCoefficients{TScalar}"/>: as rows of a plan, or carried out one at a time.</summary>
public static class ReverseStep
{
    /// <summary>The row of a plan that takes the step.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="coefficients">The step.</param>
    /// <param name="from">Where x lies: what the network is told.</param>
    /// <param name="variance">How the network sets the noise; null where it does not.</param>
    /// <returns>The row.</returns>
    public static SamplerStage<TScalar> Stage<TScalar>(
        ReverseCoefficients<TScalar> coefficients, GridPoint<TScalar> from, LearnedVariance<TScalar>? variance = null)
        where TScalar : INumberBase<TScalar> => new(
            from.Time,
            from.InputScale,
            new(coefficients.X0FromX, coefficients.X0FromOutput),
            coefficients.ClampX0,
            Base: null,
            new(coefficients.FromX, TScalar.Zero, [coefficients.FromX0], coefficients.FromOutput, coefficients.FromNoise),
            Variance: variance);

    /// <summary>The clean image that the step believes in, clamped if the step clamps.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="coefficients">The step.</param>
    /// <param name="x">The noisy images.</param>
    /// <param name="output">What the network said about them, of the same shape.</param>
    /// <returns>x0Hat.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor<TScalar> X0Hat<TScalar>(ReverseCoefficients<TScalar> coefficients, Tensor<TScalar> x, Tensor<TScalar> output)
        where TScalar : INumberBase<TScalar> =>
        After(coefficients with { FromNoise = TScalar.Zero }, x, output, noise: null).X0Hat;

    /// <summary>The images one step cleaner.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="coefficients">The step.</param>
    /// <param name="x">The noisy images.</param>
    /// <param name="output">What the network said about them, of the same shape.</param>
    /// <param name="noise">Fresh standard normal noise, of the same shape; not read where its weight is 0.</param>
    /// <returns>xPrev.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or the step adds noise and there is none.</exception>
    public static Tensor<TScalar> Apply<TScalar>(
        ReverseCoefficients<TScalar> coefficients, Tensor<TScalar> x, Tensor<TScalar> output, Tensor<TScalar>? noise = null)
        where TScalar : INumberBase<TScalar> => After(coefficients, x, output, noise).X;

    internal static void Check(ClipMode clip)
    {
        if (!Enum.IsDefined(clip)) throw new ArgumentOutOfRangeException(nameof(clip), clip, "Expected Recompute, Keep or None.");
    }

    private static SamplerState<TScalar> After<TScalar>(
        ReverseCoefficients<TScalar> coefficients, Tensor<TScalar> x, Tensor<TScalar> output, Tensor<TScalar>? noise)
        where TScalar : INumberBase<TScalar>
    {
        SamplerStage<TScalar> stage = Stage(coefficients, new(TScalar.Zero, default, TScalar.Zero, TScalar.One));
        return SamplerRun.States(new(TScalar.One, [stage]), (_, _) => output, x, noise is null ? null : _ => noise).Single();
    }
}
