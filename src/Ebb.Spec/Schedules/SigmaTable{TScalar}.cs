using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Schedules;

/// <summary>
/// The noise levels of a schedule in sigma space: sigma_i = sqrt((1 - alphaBar)/alphaBar) at alphaBar_{i+1}, with levels counted from
/// i = 0 to T - 1 as networks are told them, so level i is the alphaBar index i + 1. Karras et al., 2022, table 1 (variance preserving).
/// </summary>
/// <remarks>An alphaBar_T of exactly 0, whose sigma would be infinite, counts as 2^-24: sigma_{T-1} = sqrt(2^24 - 1), about 4096.</remarks>
/// <typeparam name="TScalar">The scalar.</typeparam>
public sealed class SigmaTable<TScalar>
    where TScalar : IRootFunctions<TScalar>
{
    private readonly TScalar[] _sigmas;

    /// <summary>The table of a schedule.</summary>
    /// <param name="schedule">A schedule of at least one step.</param>
    /// <exception cref="ArgumentException">The schedule has no steps.</exception>
    public SigmaTable(VpSchedule<TScalar> schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        if (schedule.Steps == 0) throw new ArgumentException("A schedule of 0 steps has no noise levels; expected at least 1.", nameof(schedule));
        _sigmas = new TScalar[schedule.Steps];
        for (int i = 0; i < _sigmas.Length; i++)
        {
            TScalar alphaBar = schedule.AlphaBar(i + 1);
            if (alphaBar == TScalar.Zero) alphaBar = Ratio.Of<TScalar>(1, 1 << 24);
            _sigmas[i] = Guarded.SqrtNonneg((TScalar.One - alphaBar) / alphaBar);
        }
    }

    /// <summary>T, the number of levels.</summary>
    public int Levels => _sigmas.Length;

    /// <summary>The sigma of a level.</summary>
    /// <param name="level">0 to T - 1.</param>
    /// <returns>sigma, at least 0, not decreasing in the level.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level.</exception>
    public TScalar At(int level) => level >= 0 && level < Levels
        ? _sigmas[level]
        : throw new ArgumentOutOfRangeException(nameof(level), level, $"Levels are counted from 0 to steps - 1 = {Levels - 1}.");

    /// <summary>sigma between two levels, on a line: (1-w) sigma_i + w sigma_{i+1}, i + w = level.</summary>
    /// <param name="level">A level counted from 0, fractions allowed; the ends hold outside [0, T - 1].</param>
    /// <returns>The sigma.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The level is not a number.</exception>
    public TScalar Interpolate(double level)
    {
        (int low, double weight) = Split(level);
        return weight == 0 ? _sigmas[low] : _sigmas[low] + (TScalar.CreateChecked(weight) * (_sigmas[low + 1] - _sigmas[low]));
    }

    internal (int Low, double Weight) Split(double level)
    {
        if (double.IsNaN(level)) throw new ArgumentOutOfRangeException(nameof(level), level, "Expected a level, got not a number.");
        double inside = Math.Clamp(level, 0, Levels - 1);
        int low = (int)inside;
        return (low, inside - low);
    }
}
