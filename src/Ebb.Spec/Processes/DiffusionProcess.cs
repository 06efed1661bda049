using System.Numerics;

namespace Ebb.Spec.Processes;

/// <summary>
/// x_t = Alpha(t) x0 + Sigma(t) eps for t from 0, data, to 1, noise. A new process is one class that writes these two methods; everything else,
/// derivatives included, follows from them.
/// </summary>
public abstract class DiffusionProcess
{
    /// <summary>The weight of the clean image.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>At least 0.</returns>
    public abstract TScalar Alpha<TScalar>(TScalar t)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>, IPowerFunctions<TScalar>;

    /// <summary>The weight of the noise.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>At least 0.</returns>
    public abstract TScalar Sigma<TScalar>(TScalar t)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>, IPowerFunctions<TScalar>;
}
