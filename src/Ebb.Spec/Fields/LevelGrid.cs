using System.Numerics;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Fields;

/// <summary>Makes the grids that samplers walk.</summary>
public static class LevelGrid
{
    /// <summary>Levels of a discrete schedule and, last, the clean image.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="schedule">The schedule.</param>
    /// <param name="indices">The alphaBar indices to visit, strictly decreasing, in 1 to T (see <see cref="TimestepSubset"/>); null for all.</param>
    /// <param name="convention">Which time the network is told.</param>
    /// <returns>One entry more than there are indices; the parameter is the angle atan(sigma / alpha).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The indices do not decrease, or one is out of range.</exception>
    public static IReadOnlyList<GridPoint<TScalar>> OfSchedule<TScalar>(
        VpSchedule<TScalar> schedule, IReadOnlyList<int>? indices = null, TimeConvention convention = TimeConvention.OverLast)
        where TScalar : IRootFunctions<TScalar>, ITrigonometricFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(schedule);
        indices ??= TimestepSubset.Indices(schedule.Steps, schedule.Steps);
        GridPoint<TScalar>[] grid = new GridPoint<TScalar>[indices.Count + 1];
        for (int j = 0; j < indices.Count; j++)
        {
            schedule.CheckPair(indices[j], j + 1 < indices.Count ? indices[j + 1] : 0);
            NoiseLevel<TScalar> level = NoiseLevel.OfAlphaBar(schedule.AlphaBar(indices[j]));
            TScalar time = TimeOf.Index<TScalar>(indices[j], schedule.Steps, convention);
            grid[j] = new(TScalar.Atan(level.Sigma / level.Alpha), level, time, TScalar.One);
        }

        grid[^1] = new(TScalar.Zero, NoiseLevel.OfAlphaBar(TScalar.One), TScalar.Zero, TScalar.One);
        return grid;
    }

    /// <summary>Levels x = x0 + sigma eps, for networks that see x scaled to about unit variance.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="sigmas">From noisy to clean; the last may be 0.</param>
    /// <param name="times">What the network is told at each sigma but the last.</param>
    /// <param name="inputScale">The scale of the network's input at a sigma, such as 1/sqrt(sigma^2 + 1); null for none.</param>
    /// <returns>As many entries as there are sigmas; the parameter is sigma.</returns>
    /// <exception cref="ArgumentException">There is not one time for each sigma but the last.</exception>
    public static IReadOnlyList<GridPoint<TScalar>> OfSigmas<TScalar>(
        IReadOnlyList<TScalar> sigmas, IReadOnlyList<TScalar> times, Func<TScalar, TScalar>? inputScale = null)
        where TScalar : INumberBase<TScalar> => Of(sigmas, times, NoiseLevel.OfSigma, inputScale ?? (_ => TScalar.One));

    /// <summary>Levels x = (1 - sigma) x0 + sigma eps.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="sigmas">From noisy to clean, in [0, 1]; the last may be 0.</param>
    /// <param name="times">What the network is told at each sigma but the last.</param>
    /// <returns>As many entries as there are sigmas; the parameter is sigma.</returns>
    /// <exception cref="ArgumentException">There is not one time for each sigma but the last.</exception>
    public static IReadOnlyList<GridPoint<TScalar>> OfFlow<TScalar>(IReadOnlyList<TScalar> sigmas, IReadOnlyList<TScalar> times)
        where TScalar : INumberBase<TScalar> => Of(sigmas, times, NoiseLevel.OfFlow, _ => TScalar.One);

    private static GridPoint<TScalar>[] Of<TScalar>(
        IReadOnlyList<TScalar> sigmas, IReadOnlyList<TScalar> times, Func<TScalar, NoiseLevel<TScalar>> level, Func<TScalar, TScalar> inputScale)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(sigmas);
        ArgumentNullException.ThrowIfNull(times);
        if (times.Count != Math.Max(0, sigmas.Count - 1))
        {
            throw new ArgumentException($"Got {sigmas.Count} sigmas and {times.Count} times; expected one time for each sigma but the last.", nameof(times));
        }

        GridPoint<TScalar>[] grid = new GridPoint<TScalar>[sigmas.Count];
        for (int i = 0; i < grid.Length; i++)
        {
            grid[i] = new(sigmas[i], level(sigmas[i]), i < times.Count ? times[i] : TScalar.Zero, inputScale(sigmas[i]));
        }

        return grid;
    }
}
