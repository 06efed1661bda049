using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Exact;

/// <summary>
/// A mixture of K Gaussians with covariances A_k A_k^T. With P &lt; D columns they are singular, and exact at every sigma all the same
/// while the columns of A_k are independent (or all 0); at sigma = 0 only x0 has a value, the projection on the nearest component.
/// With P &gt;= D the covariance is formed and treated as in <see cref="GaussianMixture{TScalar}"/>.
/// </summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
public sealed class LowRankMixture<TScalar> : ExactDistribution<TScalar>
    where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>
{
    /// <summary>The mixture of given parameters.</summary>
    /// <param name="means">The means, (K, D).</param>
    /// <param name="factors">The factors A_k, (K, D, P) with P at least 1.</param>
    /// <param name="priors">The priors, (K): at least 0, adding up to 1 within 1e-6.</param>
    /// <exception cref="ArgumentException">A shape or a value is not as described, or there is NaN or an infinity.</exception>
    public LowRankMixture(Tensor<TScalar> means, Tensor<TScalar> factors, Tensor<TScalar> priors)
        : this(Parameters.Means(means), factors, priors)
    {
    }

    private LowRankMixture(TScalar[][] means, Tensor<TScalar> factors, Tensor<TScalar> priors)
        : base(
            [.. means.Zip(Parameters.Factors(factors, means.Length, means[0].Length), Component)],
            Parameters.Priors(priors, means.Length))
    {
    }

    // The smaller of the two systems, P x P or D x D, is the one that stays regular as sigma goes to 0.
    private static GaussianComponent<TScalar> Component(TScalar[] mean, TScalar[][] columns)
    {
        ThinGaussian<TScalar> thin = new(mean, columns);
        return columns.Length < mean.Length ? thin : new DenseGaussian<TScalar>(mean, thin.NoisedCovariance(TScalar.One, TScalar.Zero));
    }
}
