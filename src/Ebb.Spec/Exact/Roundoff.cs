using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Exact;

/// <summary>The spacing of a scalar's numbers above 1: 2^-52 for double, 0 for exact arithmetic.</summary>
internal static class Roundoff
{
    // 4/3 is rounded by a quarter to a half of the spacing, and everything after it is exact (Kahan).
    public static TScalar Of<TScalar>()
        where TScalar : INumberBase<TScalar> =>
        TScalar.Abs((TScalar.CreateChecked(3) * (Ratio.Of<TScalar>(4, 3) - TScalar.One)) - TScalar.One);
}
