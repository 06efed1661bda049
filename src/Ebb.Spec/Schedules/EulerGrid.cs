namespace Ebb.Spec.Schedules;

/// <summary>
/// The levels of the ecosystem's Euler and Heun samplers over a training schedule. Heun takes the same grid, with a final 0, and calls the
/// network at both ends of every step but the last, so its own list has every timestep but the first twice. In double, because
/// <see cref="SigmaTable.Position"/> needs an order; the parts it is made of are generic.
/// </summary>
public static class EulerGrid
{
    /// <summary>The grid of so many steps.</summary>
    /// <param name="table">The sigmas of the training schedule.</param>
    /// <param name="count">1 to T.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>The grid.</returns>
    /// <exception cref="ArgumentException">The count or a setting is out of range.</exception>
    public static SigmaSpaceGrid<double> Make(SigmaTable<double> table, int count, EulerGridSettings settings)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(settings);
        return At(table, TimestepGrid.Fractional(table.Levels, count, settings.TimestepSpacing, settings.StepsOffset), settings);
    }

    /// <summary>The grid of given timesteps.</summary>
    /// <param name="table">The sigmas of the training schedule.</param>
    /// <param name="timesteps">Levels counted from 0, noisy to clean; at least one.</param>
    /// <param name="settings">The settings; the spacing of timesteps matters to the initial noise only.</param>
    /// <returns>The grid.</returns>
    /// <exception cref="ArgumentException">There are no timesteps, or a setting is out of range.</exception>
    public static SigmaSpaceGrid<double> At(SigmaTable<double> table, ReadOnlySpan<double> timesteps, EulerGridSettings settings)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(settings);
        SigmaGrid.CheckCount(timesteps.Length);
        double[] levels = timesteps.ToArray();
        double tableMin = table.At(0), tableMax = table.At(table.Levels - 1);
        double final = SpacedSigmas.Final(settings.FinalSigmasType, tableMin);
        return settings.SigmaSpacing switch
        {
            SigmaSpacing.Timesteps => Grid([.. levels.Select(table.Interpolate), final], levels, settings),
            SigmaSpacing.LogLinear => Grid(SigmaGrid.UniformLogSigma(levels.Length + 1, tableMin, tableMax), levels, settings),
            _ => Of(table, [.. Spaced(), final], settings),
        };

        double[] Spaced() => SpacedSigmas.Make(
            settings.SigmaSpacing,
            levels.Length,
            settings.SigmaMin ?? table.Interpolate(levels[^1]),
            settings.SigmaMax ?? table.Interpolate(levels[0]));
    }

    /// <summary>The grid of given sigmas; the network is told where they lie in the training table.</summary>
    /// <param name="table">The sigmas of the training schedule.</param>
    /// <param name="sigmas">Noisy to clean, the final one included; at least two.</param>
    /// <param name="settings">The settings; only the spacing of timesteps, which decides the initial noise, and Continuous matter.</param>
    /// <returns>The grid.</returns>
    /// <exception cref="ArgumentException">There are fewer than two sigmas, or one is negative or not a number.</exception>
    public static SigmaSpaceGrid<double> Of(SigmaTable<double> table, ReadOnlySpan<double> sigmas, EulerGridSettings settings)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(settings);
        if (sigmas.Length < 2) throw new ArgumentException($"Got {sigmas.Length} sigmas; a step takes at least 2.", nameof(sigmas));
        return Grid(sigmas.ToArray(), Array.ConvertAll(sigmas[..^1].ToArray(), table.Position), settings);
    }

    private static SigmaSpaceGrid<double> Grid(double[] sigmas, double[] levels, EulerGridSettings settings)
    {
        double[] told = settings.Continuous ? Array.ConvertAll(sigmas[..^1], sigma => Math.Log(sigma) / 4) : levels;
        double greatest = sigmas[0];
        double init = settings.TimestepSpacing == TimestepSpacing.Leading ? Math.Sqrt((greatest * greatest) + 1) : greatest;
        return new SigmaSpaceGrid<double>([.. sigmas], [.. told], init);
    }
}
