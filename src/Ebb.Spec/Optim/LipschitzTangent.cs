using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Optim;

/// <summary>
/// Gradients G of a loss in weights W that are multiplied by one factor after each step, so that the net's Lipschitz constant L stays what it is. With
/// S the slope of log L in W,
/// <code>
/// G' = G - kappa S,   kappa = min(0, (G . W)/(S . W))
/// </code>
/// takes out of G what the factor undoes: it is the gradient of the loss as a function of the direction of W alone, and 0 where no W of the same L is
/// better nearby (Miyato et al., 2018, equation 12, for one layer). A G that shrinks L stays. With the operator norm s_i of layer i and its singular vectors u_i,
/// v_i of norm 1, S is (dL/ds_i / L) u_i v_i' in the weights of that layer, and S . W the sum of s_i dL/ds_i / L.
/// </summary>
public static class LipschitzTangent
{
    /// <summary>Kappa.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="gradientAlongWeights">G . W.</param>
    /// <param name="slopeAlongWeights">S . W, above 0.</param>
    /// <returns>At most 0.</returns>
    public static TScalar Kappa<TScalar>(TScalar gradientAlongWeights, TScalar slopeAlongWeights)
        where TScalar : INumberBase<TScalar> => Piecewise.Min(TScalar.Zero, gradientAlongWeights / slopeAlongWeights);
}
