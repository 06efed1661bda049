using System.Numerics;

namespace Ebb.Spec.Scalars;

/// <summary>
/// Square root and division at the ends of a schedule, where rounding may leave a radicand below 0 and alphaBar may be 0.
/// For y &gt;= 1e-12 the two guards differ by x/y - x/(y + 1e-6) = x/y * 1e-6/(y + 1e-6), which is at most 1e-6 |x| / y^2.
/// </summary>
public static class Guarded
{
    /// <summary>sqrt(max(x, 0)).</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">A number, not below 0 but for rounding.</param>
    /// <returns>The root, 0 for a negative x.</returns>
    public static TScalar SqrtNonneg<TScalar>(TScalar x)
        where TScalar : IRootFunctions<TScalar> => TScalar.Sqrt(Piecewise.Max(x, TScalar.Zero));

    /// <summary>x / y, x / (y + 1e-6) or x / max(y, 1e-12).</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x">The dividend.</param>
    /// <param name="y">The divisor, at least 0.</param>
    /// <param name="guard">Which of the three.</param>
    /// <returns>The quotient, finite for finite x and y &gt;= 0 unless there is no guard.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The guard is not one of the named ones.</exception>
    public static TScalar Divide<TScalar>(TScalar x, TScalar y, DivisionGuard guard)
        where TScalar : INumberBase<TScalar> => guard switch
        {
            DivisionGuard.None => x / y,
            DivisionGuard.Additive => x / (y + Ratio.Of<TScalar>(1, 1_000_000)),
            DivisionGuard.Floor => x / Piecewise.Max(y, Ratio.Of<TScalar>(1, 1_000_000_000_000)),
            _ => throw new ArgumentOutOfRangeException(nameof(guard), guard, "Expected None, Additive or Floor."),
        };
}
