using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Schedules;

/// <summary>
/// The time of an index, and the bridge between the two ways to count. The two times differ by
/// t/T - (t-1)/(T-1) = (T-t)/(T(T-1)), which is at most 1/T, and 0 at t = T.
/// </summary>
public static class TimeOf
{
    /// <summary>The time of alphaBar_t.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The alphaBar index: 0 to T, or 1 to T over the last.</param>
    /// <param name="steps">T, at least 0.</param>
    /// <param name="convention">Which time.</param>
    /// <returns>A number in [0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index, the steps or the convention is out of range.</exception>
    public static TScalar Index<TScalar>(int t, int steps, TimeConvention convention)
        where TScalar : INumberBase<TScalar>
    {
        VpSchedule.CheckSteps(steps, nameof(steps));
        int first = convention switch
        {
            TimeConvention.OverSteps => 0,
            TimeConvention.OverLast => 1,
            _ => throw new ArgumentOutOfRangeException(nameof(convention), convention, "Expected OverSteps or OverLast."),
        };
        if (t < first || t > steps)
        {
            throw new ArgumentOutOfRangeException(nameof(t), t, $"Expected an alphaBar index of {first} to steps = {steps}.");
        }

        return Ratio.Of<TScalar>(t - first, Math.Max(1, steps - first));
    }

    /// <summary>The alphaBar index of the noise level that a program counting from 0 calls <paramref name="level"/>.</summary>
    /// <param name="level">0 to T - 1.</param>
    /// <returns>level + 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The level is negative.</exception>
    public static int IndexOfLevel(int level) => level is >= 0 and < VpSchedule.MaxSteps
        ? level + 1
        : throw new ArgumentOutOfRangeException(nameof(level), level, "Levels are counted from 0 to steps - 1.");
}
