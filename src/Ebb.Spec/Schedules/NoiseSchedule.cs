using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Schedules;

/// <summary>
/// A rule that gives a variance-preserving schedule for any number of steps. A new one is one class that writes <see cref="Make"/>; its settings are
/// constructor arguments. <see cref="Catalog.Schedules"/> names the rules.
/// </summary>
public abstract class NoiseSchedule
{
    /// <summary>The schedule of so many steps.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="steps">T, 0 to <see cref="VpSchedule.MaxSteps"/>.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The steps are out of range.</exception>
    public abstract VpSchedule<TScalar> Make<TScalar>(int steps)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>, IPowerFunctions<TScalar>;

    // What every capped schedule of the literature takes: it leaves the last step a thousandth of the signal it was given.
    private protected static TScalar UsualCap<TScalar>()
        where TScalar : INumberBase<TScalar> => Ratio.Of<TScalar>(999, 1000);
}
