using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Processes;

/// <summary>Equally spaced times, from noise to data.</summary>
public static class UniformTimes
{
    /// <summary>tMax - i/(count - 1) (tMax - tMin) for i = 0 .. count - 1; both ends are exact.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="tMin">The last time, in [0, tMax]. Equal ends repeat one time, which no sampler can walk.</param>
    /// <param name="tMax">The first time, in [tMin, 1].</param>
    /// <param name="count">How many times, at least 2: one more than there are steps.</param>
    /// <returns>The times, descending.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A time or the count is out of range.</exception>
    public static TScalar[] Of<TScalar>(double tMin, double tMax, int count)
        where TScalar : INumberBase<TScalar>
    {
        Expect.That(tMin is >= 0 and <= 1, tMin, "a time in [0, 1]");
        Expect.That(tMax >= tMin && tMax <= 1, tMax, $"a time in [tMin, 1] = [{tMin}, 1]");
        Expect.That(count >= 2, count, "at least 2 times, the start and the end of one step");
        TScalar first = TScalar.CreateChecked(tMax), last = TScalar.CreateChecked(tMin);
        TScalar[] times = new TScalar[count];
        for (int i = 0; i < count; i++) times[i] = first - (Ratio.Of<TScalar>(i, count - 1) * (first - last));
        times[^1] = last;
        return times;
    }
}
