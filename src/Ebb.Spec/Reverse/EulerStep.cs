using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse;

/// <summary>
/// Euler's method for dx/dt = f(x, t): x(t + dt) = x + dt f(x, t), an error of order dt^2 a step and of order 1/n over n steps.
/// </summary>
/// <remarks>
/// In any norm a step moves two states apart by at most |x - y| + |dt| |f(x, t) - f(y, t)|, so it is (1 + |dt| L)-Lipschitz when f is
/// L-Lipschitz in x.
/// </remarks>
public static class EulerStep
{
    /// <summary>One step.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">The state.</param>
    /// <param name="derivative">f(x, t), of the same shape.</param>
    /// <param name="dt">The step, negative from noise to data.</param>
    /// <returns>x + dt f(x, t).</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor<TScalar> Apply<TScalar>(Tensor<TScalar> x, Tensor<TScalar> derivative, TScalar dt)
        where TScalar : INumberBase<TScalar>
    {
        Elements.CheckSameShape(x, derivative);
        return Elements.WeightedSum((TScalar.One, x), (dt, derivative));
    }

    /// <summary>From t = 1 to t = 0 in equal steps, at the times 1, (n-1)/n, .., 1/n with dt = -1/n.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="field">f(x, t), evaluated once a step.</param>
    /// <param name="x">The state at t = 1.</param>
    /// <param name="steps">n, at least 0; 0 returns x.</param>
    /// <returns>The state at t = 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is negative.</exception>
    /// <exception cref="ArgumentException">The field changes the shape.</exception>
    public static Tensor<TScalar> Integrate<TScalar>(
        Func<Tensor<TScalar>, TScalar, Tensor<TScalar>> field, Tensor<TScalar> x, int steps)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(x);
        if (steps < 0) throw new ArgumentOutOfRangeException(nameof(steps), steps, "Expected at least 0 steps; 0 returns x.");
        for (int left = steps; left > 0; left--) x = Apply(x, field(x, Ratio.Of<TScalar>(left, steps)), Ratio.Of<TScalar>(-1, steps));
        return x;
    }
}
