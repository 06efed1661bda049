using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Exact;

/// <summary>A mixture of K round Gaussians of one variance: Cov_k = v I. With v = 0 it is K weighted points.</summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
public sealed class HomoscedasticMixture<TScalar> : ExactDistribution<TScalar>
    where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>
{
    /// <summary>The mixture of given parameters.</summary>
    /// <param name="means">The means, (K, D).</param>
    /// <param name="var">The variance, at least 0.</param>
    /// <param name="priors">The priors, (K): at least 0, adding up to 1 within 1e-6.</param>
    /// <exception cref="ArgumentException">A shape or a value is not as described, or there is NaN or an infinity.</exception>
    public HomoscedasticMixture(Tensor<TScalar> means, TScalar var, Tensor<TScalar> priors)
        : this(Parameters.Means(means), var, priors)
    {
    }

    private HomoscedasticMixture(TScalar[][] means, TScalar var, Tensor<TScalar> priors)
        : base([.. means.Select(mean => new SphericalGaussian<TScalar>(mean, var))], Parameters.Priors(priors, means.Length)) =>
        Parameters.CheckNonNegative(var, nameof(var));
}
