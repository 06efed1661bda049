using System.Numerics;

namespace Ebb.Spec.Scalars;

/// <summary>Constants as ratios of integers, so that an interval can enclose 1/1000000 where a literal would already be rounded.</summary>
public static class Ratio
{
    /// <summary>The number numerator / denominator.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="numerator">An integer.</param>
    /// <param name="denominator">An integer other than 0.</param>
    /// <returns>The quotient, rounded once where the scalar rounds and both integers fit it exactly.</returns>
    public static TScalar Of<TScalar>(long numerator, long denominator)
        where TScalar : INumberBase<TScalar> => TScalar.CreateChecked(numerator) / TScalar.CreateChecked(denominator);
}
