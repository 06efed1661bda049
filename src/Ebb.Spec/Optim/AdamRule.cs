using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Optim;

/// <summary>
/// Adam: m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, p = p - lr/(1 - b1^k) m / (sqrt(v)/sqrt(1 - b2^k) + epsilon) at step k from 1.
/// Kingma and Ba, 2015, algorithm 1; epsilon stands outside the root and is not corrected.
/// </summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="LearningRate">lr.</param>
/// <param name="Beta1">The decay b1 of the first moment, in [0, 1).</param>
/// <param name="Beta2">The decay b2 of the second moment, in [0, 1).</param>
/// <param name="Epsilon">Added to the root, above 0.</param>
public readonly record struct AdamRule<TScalar>(TScalar LearningRate, TScalar Beta1, TScalar Beta2, TScalar Epsilon)
    where TScalar : IRootFunctions<TScalar>
{
    /// <summary>lr/(1 - b1^k).</summary>
    /// <param name="step">k, from 1.</param>
    /// <returns>The corrected rate.</returns>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1.</exception>
    public TScalar StepSize(int step) => LearningRate / (TScalar.One - Power(Beta1, step));

    /// <summary>1/sqrt(1 - b2^k).</summary>
    /// <param name="step">k, from 1.</param>
    /// <returns>What the root of the second moment is multiplied by.</returns>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1.</exception>
    public TScalar RootScale(int step) => TScalar.One / TScalar.Sqrt(TScalar.One - Power(Beta2, step));

    /// <summary>One step for one parameter tensor.</summary>
    /// <param name="step">k, from 1.</param>
    /// <param name="parameter">p.</param>
    /// <param name="gradient">g, of the same shape.</param>
    /// <param name="moments">m and v after step k - 1; zeros before the first.</param>
    /// <returns>The new p and the new moments.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or k is below 1.</exception>
    public (Tensor<TScalar> Parameter, AdamMoments<TScalar> Moments) Step(
        int step, Tensor<TScalar> parameter, Tensor<TScalar> gradient, AdamMoments<TScalar> moments)
    {
        Elements.CheckSameShape(parameter, gradient);
        Elements.CheckSameShape(parameter, moments.First);
        Elements.CheckSameShape(parameter, moments.Second);
        (TScalar stepSize, TScalar rootScale, TScalar epsilon) = (StepSize(step), RootScale(step), Epsilon);
        Tensor<TScalar> first = Mix(Beta1, moments.First, gradient);
        Tensor<TScalar> second = Mix(Beta2, moments.Second, Tensor.Multiply<TScalar>(gradient, gradient));
        Tensor<TScalar> move = Elements.Zip(first, second, (m, v) => stepSize * m / ((TScalar.Sqrt(v) * rootScale) + epsilon));
        return (Tensor.Subtract<TScalar>(parameter, move), new(first, second));
    }

    private static Tensor<TScalar> Mix(TScalar keep, Tensor<TScalar> old, Tensor<TScalar> fresh) =>
        Tensor.Add<TScalar>(Tensor.Multiply<TScalar>(old, keep), Tensor.Multiply<TScalar>(fresh, TScalar.One - keep));

    private static TScalar Power(TScalar x, int exponent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exponent, 1, "step");
        TScalar power = TScalar.One;
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) == 1) power *= x;
            x *= x;
        }

        return power;
    }
}
