using System.Numerics;

namespace Ebb.Spec.Schedules;

/// <summary>What a <see cref="SigmaTable{TScalar}"/> cannot do for every scalar: logarithms, and the inverse, which needs an order.</summary>
public static class SigmaTable
{
    /// <summary>sigma between two levels, on a line in ln sigma: exp((1-w) ln sigma_i + w ln sigma_{i+1}), i + w = level.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="table">The table.</param>
    /// <param name="level">A level counted from 0, fractions allowed; the ends hold outside [0, T - 1].</param>
    /// <returns>The sigma.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The level is not a number.</exception>
    public static TScalar InterpolateLog<TScalar>(this SigmaTable<TScalar> table, double level)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(table);
        (int low, double weight) = table.Split(level);
        if (weight == 0) return table.At(low);
        TScalar from = TScalar.Log(table.At(low)), to = TScalar.Log(table.At(low + 1));
        return TScalar.Exp(from + (TScalar.CreateChecked(weight) * (to - from)));
    }

    /// <summary>
    /// The inverse of <see cref="InterpolateLog"/>: the level at which a table reaches sigma, piecewise linear in ln sigma. Finding the
    /// neighbours compares numbers, so it is for double.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="sigma">At least 0.</param>
    /// <returns>A level in [0, T - 1], clamped; where the table stands still, the last of the equal levels.</returns>
    /// <exception cref="ArgumentOutOfRangeException">sigma is negative or not a number.</exception>
    public static double Position(this SigmaTable<double> table, double sigma)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (!(sigma >= 0)) throw new ArgumentOutOfRangeException(nameof(sigma), sigma, "A sigma is at least 0.");
        int last = table.Levels - 1;
        if (sigma <= table.At(0) || last == 0) return 0;
        if (sigma >= table.At(last)) return last;
        int low = 0, high = last;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            if (table.At(middle) <= sigma) low = middle; else high = middle;
        }

        double from = Math.Log(table.At(low)), to = Math.Log(table.At(high));
        // A first sigma of 0 is infinitely far below every other.
        return double.IsFinite(from) ? low + ((Math.Log(sigma) - from) / (to - from)) : high;
    }
}
