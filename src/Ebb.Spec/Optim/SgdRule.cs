using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Optim;

/// <summary>Gradient descent with a heavy ball: velocity = momentum velocity + g, p = p - lr velocity. Polyak, 1964.</summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="LearningRate">lr.</param>
/// <param name="Momentum">How much of the velocity stays, in [0, 1); 0 for plain descent.</param>
public readonly record struct SgdRule<TScalar>(TScalar LearningRate, TScalar Momentum)
    where TScalar : INumberBase<TScalar>
{
    /// <summary>One step for one parameter tensor.</summary>
    /// <param name="parameter">p.</param>
    /// <param name="gradient">g, of the same shape.</param>
    /// <param name="velocity">The velocity after the step before, of the same shape; zeros before the first.</param>
    /// <returns>The new p and the new velocity.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public (Tensor<TScalar> Parameter, Tensor<TScalar> Velocity) Step(Tensor<TScalar> parameter, Tensor<TScalar> gradient, Tensor<TScalar> velocity)
    {
        Elements.CheckSameShape(parameter, gradient);
        Elements.CheckSameShape(parameter, velocity);
        velocity = Elements.WeightedSum((Momentum, velocity), (TScalar.One, gradient));
        return (Elements.WeightedSum((TScalar.One, parameter), (-LearningRate, velocity)), velocity);
    }
}
