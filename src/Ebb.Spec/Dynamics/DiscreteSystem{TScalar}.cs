using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Dynamics;

/// <summary>A discrete dynamical system: one map, state to state of the same shape, applied again and again.</summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
public sealed class DiscreteSystem<TScalar>
    where TScalar : INumberBase<TScalar>
{
    private readonly Func<Tensor<TScalar>, Tensor<TScalar>> _step;

    /// <summary>The system of a map.</summary>
    /// <param name="step">The next state; it keeps the shape and depends on nothing but the state.</param>
    public DiscreteSystem(Func<Tensor<TScalar>, Tensor<TScalar>> step)
    {
        ArgumentNullException.ThrowIfNull(step);
        _step = step;
    }

    /// <summary>One step.</summary>
    /// <param name="x">The state.</param>
    /// <returns>f(x).</returns>
    /// <exception cref="ArgumentException">The map changes the shape.</exception>
    public Tensor<TScalar> Step(Tensor<TScalar> x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tensor<TScalar> next = _step(x);
        Elements.CheckSameShape(x, next);
        return next;
    }

    /// <summary>n steps.</summary>
    /// <param name="x">The start.</param>
    /// <param name="n">How many, at least 0.</param>
    /// <returns>f(f(.. x)), and x itself for n = 0.</returns>
    /// <exception cref="ArgumentException">n is negative, or the map changes the shape.</exception>
    public Tensor<TScalar> Iterate(Tensor<TScalar> x, int n) => Trajectory(x, n)[n];

    /// <summary>The states on the way.</summary>
    /// <param name="x">The start.</param>
    /// <param name="n">How many steps, at least 0.</param>
    /// <returns>n + 1 states: x, f(x), f(f(x)), ..</returns>
    /// <exception cref="ArgumentException">n is negative, or the map changes the shape.</exception>
    public IReadOnlyList<Tensor<TScalar>> Trajectory(Tensor<TScalar> x, int n)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (n < 0) throw new ArgumentOutOfRangeException(nameof(n), n, "Expected at least 0 steps.");
        List<Tensor<TScalar>> states = [x];
        for (int i = 0; i < n; i++) states.Add(Step(states[i]));
        return states;
    }

    /// <summary>What a step changes.</summary>
    /// <param name="x">The state.</param>
    /// <returns>f(x) - x, which is 0 at a fixed point and nowhere else.</returns>
    /// <exception cref="ArgumentException">The map changes the shape.</exception>
    public Tensor<TScalar> Residual(Tensor<TScalar> x) => Tensor.Subtract<TScalar>(Step(x), x);

    /// <summary>Whether a step changes nothing, to the last bit; within a tolerance, hold <see cref="Residual"/> against it.</summary>
    /// <param name="x">The state.</param>
    /// <returns>f(x) = x. A NaN is never fixed, and an interval only where it holds one number.</returns>
    /// <exception cref="ArgumentException">The map changes the shape.</exception>
    public bool IsFixedPoint(Tensor<TScalar> x) => Array.TrueForAll(Elements.Of(Residual(x)), change => change == TScalar.Zero);

    /// <summary>This system, then another.</summary>
    /// <param name="next">The system that goes second.</param>
    /// <returns>x to next(f(x)).</returns>
    public DiscreteSystem<TScalar> Then(DiscreteSystem<TScalar> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new(x => next.Step(Step(x)));
    }
}
