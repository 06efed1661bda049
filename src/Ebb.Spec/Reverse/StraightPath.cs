using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse;

/// <summary>
/// Where x = Alpha x0 + Sigma eps goes when x0 and eps are held, x' = Alpha' x0 + Sigma' eps, in terms of x and one of the two:
/// <code>
/// x' = q x + (Alpha' - Alpha q) x0     q = Sigma'/Sigma
/// x' = q x + (Sigma' - Sigma q) eps    q = Alpha'/Alpha
/// </code>
/// That is the step of DDIM, of Euler in sigma space and of DPM-Solver with order 1; the higher orders replace x0 or eps by more than one look.
/// </summary>
internal static class StraightPath
{
    public static FieldWeights<TScalar> OfX0<TScalar>(
        NoiseLevel<TScalar> from, NoiseLevel<TScalar> to, DivisionGuard guard = DivisionGuard.None)
        where TScalar : INumberBase<TScalar>
    {
        TScalar q = Guarded.Divide(to.Sigma, from.Sigma, guard);
        return new(q, to.Alpha - (from.Alpha * q));
    }

    public static FieldWeights<TScalar> OfEps<TScalar>(NoiseLevel<TScalar> from, NoiseLevel<TScalar> to)
        where TScalar : INumberBase<TScalar>
    {
        TScalar q = to.Alpha / from.Alpha;
        return new(q, to.Sigma - (from.Sigma * q));
    }
}
