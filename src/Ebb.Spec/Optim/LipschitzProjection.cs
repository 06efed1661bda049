using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Optim;

/// <summary>
/// Weights W of a net whose Lipschitz constant L shall be at most a target are moved against the slope g of log L in W,
/// <code>
/// W' = W - lambda g,   lambda = min(max(0, log(L/target)), longest) / |g|^2
/// </code>
/// which, to first order, is the nearest W' with L at most the target: the projection on a half-space (Boyd and Vandenberghe, 2004, section
/// 8.1.1). With the operator norm s_i of layer i and its singular vectors u_i, v_i of norm 1, the slope is (dL/ds_i / L) u_i v_i' in the
/// weights of that layer. Unlike a scaling of all weights it lowers only the directions that L consists of.
/// </summary>
public static class LipschitzProjection
{
    /// <summary>Lambda.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="constant">L, above 0.</param>
    /// <param name="target">The target, above 0.</param>
    /// <param name="squaredSlope">|g|^2, above 0.</param>
    /// <param name="longest">How far log L may be lowered at a time: the slope changes on the way. Above 0.</param>
    /// <returns>At least 0; 0 when L is at most the target.</returns>
    public static TScalar Step<TScalar>(TScalar constant, TScalar target, TScalar squaredSlope, TScalar longest)
        where TScalar : ILogarithmicFunctions<TScalar> =>
        Piecewise.Min(Piecewise.Max(TScalar.Zero, TScalar.Log(constant / target)), longest) / squaredSlope;
}
