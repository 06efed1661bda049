using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Exact;

/// <summary>
/// A mixture of K Gaussians with any covariances. A singular covariance is allowed: at small sigma the fields then
/// are as exact as C_k = a^2 Cov_k + s^2 I is well conditioned, and at sigma = 0 it gives no finite value of its own;
/// <see cref="LowRankMixture{TScalar}"/> keeps its digits there.
/// </summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
public sealed class GaussianMixture<TScalar> : ExactDistribution<TScalar>
    where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>
{
    /// <summary>The mixture of given parameters.</summary>
    /// <param name="means">The means, (K, D).</param>
    /// <param name="covs">The covariances, (K, D, D), symmetric and positive semidefinite up to 1e-6 of the trace.</param>
    /// <param name="priors">The priors, (K): at least 0, adding up to 1 within 1e-6.</param>
    /// <exception cref="ArgumentException">A shape or a value is not as described, or there is NaN or an infinity.</exception>
    public GaussianMixture(Tensor<TScalar> means, Tensor<TScalar> covs, Tensor<TScalar> priors)
        : this(Parameters.Means(means), covs, priors)
    {
    }

    private GaussianMixture(TScalar[][] means, Tensor<TScalar> covs, Tensor<TScalar> priors)
        : base(
            [.. means.Zip(Parameters.Covariances(covs, means.Length, means[0].Length), (mean, cov) => new DenseGaussian<TScalar>(mean, cov))],
            Parameters.Priors(priors, means.Length))
    {
    }
}
