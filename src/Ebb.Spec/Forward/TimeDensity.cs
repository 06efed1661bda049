using System.Numerics;

namespace Ebb.Spec.Forward;

/// <summary>
/// Which times training looks at: a map from draws to times of that density. The draws are an argument, so that the map is all there is.
/// A new one is one class that writes <see cref="Time"/>. Stratified draws (<see cref="StratifiedDraws"/>) go into any of uniform draws.
/// </summary>
public abstract class TimeDensity
{
    /// <summary>The time of one draw.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="draw">Uniform on [0, 1], or standard normal where the density says so.</param>
    /// <returns>The time, in [0, 1].</returns>
    public abstract TScalar Time<TScalar>(TScalar draw)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>, IPowerFunctions<TScalar>;
}
