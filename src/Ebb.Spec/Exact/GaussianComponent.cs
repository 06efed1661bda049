using System.Numerics;

namespace Ebb.Spec.Exact;

/// <summary>One Gaussian of a mixture of clean images, N(Mean, Cov).</summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="mean">The mean, of length D.</param>
internal abstract class GaussianComponent<TScalar>(TScalar[] mean)
    where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>
{
    public TScalar[] Mean { get; } = mean;

    /// <summary>The covariance of the component at a noise level: C = alpha^2 Cov + sigma^2 I.</summary>
    public abstract NoisedGaussian<TScalar> At(TScalar alpha, TScalar sigma);

    /// <summary>An entry of Cov.</summary>
    public abstract TScalar Covariance(int i, int j);

    /// <summary>alpha Mean + C^(1/2) noise, with the symmetric root, so that a singular C will do.</summary>
    public virtual TScalar[] Sample(TScalar alpha, TScalar sigma, TScalar[] noise) =>
        Vectors.Add(Vectors.Apply(SymmetricMatrix.SquareRoot(NoisedCovariance(alpha, sigma)), noise), alpha, Mean);

    /// <summary>C itself.</summary>
    public TScalar[,] NoisedCovariance(TScalar alpha, TScalar sigma)
    {
        int size = Mean.Length;
        TScalar[,] c = new TScalar[size, size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++) c[i, j] = alpha * alpha * Covariance(i, j);
            c[i, i] += sigma * sigma;
        }

        return c;
    }
}
