using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Optim;

/// <summary>
/// Adam: m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, p = p - lr/(1 - b1^k) m / (sqrt(v)/sqrt(1 - b2^k) + epsilon) at step k from 1.
/// Kingma and Ba, 2015, algorithm 1; epsilon stands outside the root and is not corrected. With <see cref="WeightDecay"/> it is AdamW.
/// </summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="LearningRate">lr.</param>
/// <param name="Beta1">The decay b1 of the first moment, in [0, 1).</param>
/// <param name="Beta2">The decay b2 of the second moment, in [0, 1).</param>
/// <param name="Epsilon">Added to the root, above 0.</param>
public readonly record struct AdamRule<TScalar>(TScalar LearningRate, TScalar Beta1, TScalar Beta2, TScalar Epsilon)
    where TScalar : IRootFunctions<TScalar>
{
    /// <summary>w: a step first shrinks p to (1 - lr w) p, whatever the gradient. Loshchilov and Hutter, 2019, algorithm 2. 0 by default.</summary>
    public TScalar WeightDecay { get; init; } = TScalar.Zero;

    /// <summary>l: the gradient of (l/2)|p|^2, which is l p, joins g before the moments see it. The weight decay of the time before AdamW; 0 by default.</summary>
    public TScalar Penalty { get; init; } = TScalar.Zero;

    /// <summary>lr w: the share of a parameter that a step takes away before it follows the gradient.</summary>
    public TScalar Shrinkage => LearningRate * WeightDecay;

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
        gradient = Elements.WeightedSum((TScalar.One, gradient), (Penalty, parameter));
        Tensor<TScalar> first = Mix(Beta1, moments.First, gradient);
        Tensor<TScalar> second = Mix(Beta2, moments.Second, Tensor.Multiply<TScalar>(gradient, gradient));
        Tensor<TScalar> move = Elements.Zip(first, second, (m, v) => stepSize * m / ((TScalar.Sqrt(v) * rootScale) + epsilon));
        return (Tensor.Subtract<TScalar>(Tensor.Multiply<TScalar>(parameter, TScalar.One - Shrinkage), move), new(first, second));
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
