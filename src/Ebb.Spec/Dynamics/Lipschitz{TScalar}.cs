using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Dynamics;

/// <summary>
/// A Lipschitz constant L of a map f: |f(x) - f(y)| &lt;= L |x - y| for all x and y, in one norm throughout. Any greater number is one too;
/// run on intervals or rationals, the constants below are bounds that no rounding has touched.
/// </summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
public readonly record struct Lipschitz<TScalar>
    where TScalar : INumberBase<TScalar>
{
    /// <summary>The constant of a map.</summary>
    /// <param name="constant">L, finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The constant is negative or not finite.</exception>
    public Lipschitz(TScalar constant)
    {
        // Asks "is it certainly not negative", which an interval can answer too.
        bool isConstant = TScalar.IsFinite(constant) && Piecewise.Step(-constant) == TScalar.Zero;
        if (!isConstant) throw new ArgumentOutOfRangeException(nameof(constant), constant, "A Lipschitz constant is finite and at least 0.");
        Constant = constant;
    }

    /// <summary>The constant of the identity, 1.</summary>
    public static Lipschitz<TScalar> Identity => new(TScalar.One);

    /// <summary>L.</summary>
    public TScalar Constant { get; }

    /// <summary>Whether the map certainly draws any two states together, L &lt; 1.</summary>
    public bool IsContraction => Piecewise.Step(TScalar.One - Constant) == TScalar.One;

    /// <summary>One map after the other.</summary>
    /// <param name="next">The constant of the map that goes second.</param>
    /// <returns>The product.</returns>
    public Lipschitz<TScalar> Then(Lipschitz<TScalar> next) => new(next.Constant * Constant);

    /// <summary>The map n times over.</summary>
    /// <param name="n">At least 0.</param>
    /// <returns>L^n, and 1 for n = 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">n is negative.</exception>
    public Lipschitz<TScalar> Iterate(int n)
    {
        if (n < 0) throw new ArgumentOutOfRangeException(nameof(n), n, "Expected at least 0 steps.");
        Lipschitz<TScalar> power = Identity;
        for (int i = 0; i < n; i++) power = power.Then(this);
        return power;
    }

    /// <summary>The constant of x to a x + b f(x), by the triangle inequality.</summary>
    /// <param name="a">The weight of the state.</param>
    /// <param name="b">The weight of f.</param>
    /// <returns>|a| + |b| L.</returns>
    public Lipschitz<TScalar> Combined(TScalar a, TScalar b) => new(TScalar.Abs(a) + (TScalar.Abs(b) * Constant));

    /// <summary>The constant of a step of Euler's method along f.</summary>
    /// <param name="dt">The step, of either sign.</param>
    /// <returns>1 + |dt| L.</returns>
    public Lipschitz<TScalar> EulerStep(TScalar dt) => Combined(TScalar.One, dt);

    /// <summary>
    /// How far from the fixed point of a contraction the n-th state can be, known before it is computed: L^n/(1 - L) |x_1 - x_0|.
    /// Banach, 1922, theorem 6.
    /// </summary>
    /// <param name="firstMove">|x_1 - x_0|, the norm of the first step's change.</param>
    /// <param name="n">At least 0.</param>
    /// <returns>A bound of |x_n - x*|.</returns>
    /// <exception cref="ArgumentOutOfRangeException">n is negative.</exception>
    /// <exception cref="InvalidOperationException">The map is not known to be a contraction.</exception>
    public TScalar DistanceToFixedPoint(TScalar firstMove, int n) => IsContraction
        ? Iterate(n).Constant / (TScalar.One - Constant) * firstMove
        : throw new InvalidOperationException($"L = {Constant} is not below 1, so there need be no fixed point and no bound.");
}
