using System.Numerics;

namespace Ebb.Spec.Schedules;

/// <summary>The signal-to-noise ratio alphaBar/(1 - alphaBar) = 1/sigma^2. Kingma et al., 2021, equation 2.</summary>
public static class Snr
{
    /// <summary>alphaBar/(1 - alphaBar).</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="alphaBar">In [0, 1]; at 1 the ratio is what the scalar makes of 1/0: +inf in double.</param>
    /// <returns>The ratio, at least 0.</returns>
    public static TScalar OfAlphaBar<TScalar>(TScalar alphaBar)
        where TScalar : INumberBase<TScalar> => alphaBar / (TScalar.One - alphaBar);

    /// <summary>1/sigma^2.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="sigma">sqrt((1 - alphaBar)/alphaBar), at least 0; at 0 the ratio is what the scalar makes of 1/0.</param>
    /// <returns>The ratio, at least 0.</returns>
    public static TScalar OfSigma<TScalar>(TScalar sigma)
        where TScalar : INumberBase<TScalar> => TScalar.One / (sigma * sigma);
}
