using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Fields;

/// <summary>Noise levels that are given by one number.</summary>
public static class NoiseLevel
{
    /// <summary>A variance-preserving level: (sqrt(alphaBar), sqrt(1 - alphaBar)), a point on the unit circle, with the angle as its time.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="alphaBar">The share of the variance that is signal, in [0, 1].</param>
    /// <returns>The level, whose derivatives are (-Sigma, Alpha).</returns>
    public static NoiseLevel<TScalar> OfAlphaBar<TScalar>(TScalar alphaBar)
        where TScalar : IRootFunctions<TScalar>
    {
        TScalar alpha = Guarded.SqrtNonneg(alphaBar), sigma = Guarded.SqrtNonneg(TScalar.One - alphaBar);
        return new(alpha, sigma, -sigma, alpha);
    }

    /// <summary>A variance-exploding level, x = x0 + sigma eps, with sigma as its time. Karras et al., 2022, section 2.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="sigma">The standard deviation of the noise, at least 0.</param>
    /// <returns>The level (1, sigma).</returns>
    public static NoiseLevel<TScalar> OfSigma<TScalar>(TScalar sigma)
        where TScalar : INumberBase<TScalar> => new(TScalar.One, sigma, TScalar.Zero, TScalar.One);

    /// <summary>A flow-matching level, x = (1 - t) x0 + t eps. Lipman et al., 2023, equation 22 with sigma_min = 0 and time reversed.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The weight of the noise, in [0, 1].</param>
    /// <returns>The level (1 - t, t).</returns>
    public static NoiseLevel<TScalar> OfFlow<TScalar>(TScalar t)
        where TScalar : INumberBase<TScalar> => new(TScalar.One - t, t, -TScalar.One, TScalar.One);
}
