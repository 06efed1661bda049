using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Exact;

/// <summary>A mixture of K Gaussians that are round: Cov_k = v_k I. A variance of 0 makes a point.</summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
public sealed class IsotropicMixture<TScalar> : ExactDistribution<TScalar>
    where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>
{
    /// <summary>The mixture of given parameters.</summary>
    /// <param name="means">The means, (K, D).</param>
    /// <param name="vars">The variances, (K), at least 0.</param>
    /// <param name="priors">The priors, (K): at least 0, adding up to 1 within 1e-6.</param>
    /// <exception cref="ArgumentException">A shape or a value is not as described, or there is NaN or an infinity.</exception>
    public IsotropicMixture(Tensor<TScalar> means, Tensor<TScalar> vars, Tensor<TScalar> priors)
        : this(Parameters.Means(means), vars, priors)
    {
    }

    private IsotropicMixture(TScalar[][] means, Tensor<TScalar> vars, Tensor<TScalar> priors)
        : base(
            [.. means.Zip(Parameters.NonNegative(vars, nameof(vars), means.Length), (mean, v) => new SphericalGaussian<TScalar>(mean, v))],
            Parameters.Priors(priors, means.Length))
    {
    }
}
