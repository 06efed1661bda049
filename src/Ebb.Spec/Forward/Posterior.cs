using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Forward;

/// <summary>
/// q(x_to | x_from, x0): the state of a cleaner level when the noisier state and the clean image are known. With (a, s) the weights at from,
/// (a1, s1) those at to, q = s1/s and r = (a/a1) q:
/// mean = r q x + a1 (1 - r^2) x0, variance = s1^2 (1 - r^2).
/// Ho, Jain and Abbeel, 2020, equations 6 and 7, for any two levels (Kingma et al., 2021, appendix A.2).
/// </summary>
public static class Posterior
{
    /// <summary>The mean's weights and the variance.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="from">The noisier level; its Sigma is not 0.</param>
    /// <param name="to">A cleaner level (or the same), whose Alpha is not 0.</param>
    /// <returns>The distribution; all of it at x0 where to is clean.</returns>
    public static PosteriorWeights<TScalar> Of<TScalar>(NoiseLevel<TScalar> from, NoiseLevel<TScalar> to)
        where TScalar : INumberBase<TScalar> => Transition.Between(from, to).Posterior(DivisionGuard.None);
}
