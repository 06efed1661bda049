using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Schedules;

/// <summary>
/// The logarithm of the signal-to-noise ratio, and the way back: logSnr = ln(alphaBar/(1 - alphaBar)) = -2 ln sigma, where
/// sigma = sqrt((1 - alphaBar)/alphaBar) is the sigma of the samplers in sigma space. It falls as noise grows: +inf for a clean image,
/// -inf for pure noise. Kingma et al., 2021, section 3.1; DPM-Solver's lambda is half of it (Lu et al., 2022, section 3.1).
/// </summary>
public static class LogSnr
{
    /// <summary>ln(alphaBar) - ln(1 - alphaBar).</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="alphaBar">In [0, 1].</param>
    /// <returns>The log-SNR; -inf at 0, +inf at 1.</returns>
    public static TScalar OfAlphaBar<TScalar>(TScalar alphaBar)
        where TScalar : ILogarithmicFunctions<TScalar> => TScalar.Log(alphaBar) - TScalar.Log(TScalar.One - alphaBar);

    /// <summary>-2 ln sigma.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="sigma">At least 0.</param>
    /// <returns>The log-SNR; +inf at 0, -inf at +inf.</returns>
    public static TScalar OfSigma<TScalar>(TScalar sigma)
        where TScalar : ILogarithmicFunctions<TScalar> => TScalar.CreateChecked(-2) * TScalar.Log(sigma);

    /// <summary>1/(1 + exp(-logSnr)); 1 - alphaBar without cancellation is the same of -logSnr.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="logSnr">Any number, or an infinity.</param>
    /// <returns>alphaBar, in [0, 1]; in double it is 0 below -709, where the true value is below 1e-307.</returns>
    public static TScalar ToAlphaBar<TScalar>(TScalar logSnr)
        where TScalar : IExponentialFunctions<TScalar> => TScalar.One / (TScalar.One + TScalar.Exp(-logSnr));

    /// <summary>exp(-logSnr/2).</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="logSnr">Any number, or an infinity.</param>
    /// <returns>sigma, at least 0.</returns>
    public static TScalar ToSigma<TScalar>(TScalar logSnr)
        where TScalar : IExponentialFunctions<TScalar> => TScalar.Exp(-ToLambda(logSnr));

    /// <summary>logSnr/2 = ln(sqrt(alphaBar)/sqrt(1 - alphaBar)): DPM-Solver's lambda.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="logSnr">Any number, or an infinity.</param>
    /// <returns>lambda.</returns>
    public static TScalar ToLambda<TScalar>(TScalar logSnr)
        where TScalar : INumberBase<TScalar> => Ratio.Of<TScalar>(1, 2) * logSnr;
}
