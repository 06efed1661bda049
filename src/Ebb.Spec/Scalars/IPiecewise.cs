namespace Ebb.Spec.Scalars;

/// <summary>
/// Maximum, minimum and the unit step, for a scalar that has no total order: an interval takes them end by end, a dual number carries
/// its derivative through them. Scalars of the base library (double, float, Half) need not implement this: <see cref="Piecewise"/> takes
/// theirs from <see cref="System.Numerics.INumber{TSelf}"/>.
/// </summary>
/// <typeparam name="TSelf">The scalar itself.</typeparam>
public interface IPiecewise<TSelf>
    where TSelf : IPiecewise<TSelf>
{
    /// <summary>The greater of two numbers.</summary>
    /// <param name="x">A number.</param>
    /// <param name="y">A number.</param>
    /// <returns>max(x, y).</returns>
    static abstract TSelf Max(TSelf x, TSelf y);

    /// <summary>The lesser of two numbers.</summary>
    /// <param name="x">A number.</param>
    /// <param name="y">A number.</param>
    /// <returns>min(x, y).</returns>
    static abstract TSelf Min(TSelf x, TSelf y);

    /// <summary>The unit step, which is the derivative of max(x, 0) with the value 0 at 0.</summary>
    /// <param name="x">A number.</param>
    /// <returns>1 where x &gt; 0, else 0; an interval that holds both kinds gives [0, 1].</returns>
    static abstract TSelf Step(TSelf x);
}
