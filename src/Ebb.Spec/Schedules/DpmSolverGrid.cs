namespace Ebb.Spec.Schedules;

/// <summary>
/// The levels of the ecosystem's DPM-Solver multistep sampler (Lu et al., 2022). It starts from standard normal noise, and its timesteps
/// are whole. In double, because <see cref="SigmaTable.Position"/> needs an order; the parts it is made of are generic.
/// </summary>
public static class DpmSolverGrid
{
    /// <summary>The grid of so many steps over a training schedule; the ends of the spaced sigmas are those of the whole table.</summary>
    /// <param name="table">The sigmas of the training schedule.</param>
    /// <param name="count">1 to T.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>The grid.</returns>
    /// <exception cref="ArgumentException">The count or a setting is out of range, or the clip drops every level.</exception>
    public static SigmaSpaceGrid<double> Make(SigmaTable<double> table, int count, DpmSolverGridSettings settings)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(settings);
        double tableMin = table.At(0), tableMax = table.At(table.Levels - 1);
        if (settings.SigmaSpacing == SigmaSpacing.Timesteps)
        {
            int kept = Kept(table, settings.LambdaMinClipped);
            return At(table, TimestepGrid.WithoutCleanest(table.Levels, count, settings.TimestepSpacing, settings.StepsOffset, kept), settings);
        }

        double[] sigmas = SpacedSigmas.Make(settings.SigmaSpacing, count, tableMin, tableMax);
        bool rounds = settings.RoundsTimesteps && settings.SigmaSpacing is SigmaSpacing.Karras or SigmaSpacing.UniformLambda;
        Func<double, double> whole = rounds ? Math.Round : Math.Truncate;
        return new SigmaSpaceGrid<double>(
            [.. sigmas, SpacedSigmas.Final(settings.FinalSigmasType, tableMin)], [.. sigmas.Select(sigma => whole(table.Position(sigma)))], 1);
    }

    /// <summary>The grid of given timesteps.</summary>
    /// <param name="table">The sigmas of the training schedule.</param>
    /// <param name="timesteps">Levels counted from 0, noisy to clean; at least one.</param>
    /// <param name="settings">The settings, of which only the final sigma matters.</param>
    /// <returns>The grid.</returns>
    /// <exception cref="ArgumentException">There are no timesteps, or the final sigma is neither Zero nor SigmaMin.</exception>
    public static SigmaSpaceGrid<double> At(SigmaTable<double> table, ReadOnlySpan<int> timesteps, DpmSolverGridSettings settings)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(settings);
        SigmaGrid.CheckCount(timesteps.Length);
        double[] levels = Array.ConvertAll(timesteps.ToArray(), t => (double)t);
        return new SigmaSpaceGrid<double>(
            [.. levels.Select(table.Interpolate), SpacedSigmas.Final(settings.FinalSigmasType, table.At(0))], [.. levels], 1);
    }

    /// <summary>
    /// The grid of a flow model, which needs no training schedule: sigma_k = shift(k/N (1 - 1/T)), k = N .. 1, told as floor(sigma T).
    /// </summary>
    /// <param name="steps">T, the number of training timesteps, at least 1.</param>
    /// <param name="count">N, 1 to <see cref="VpSchedule.MaxSteps"/>.</param>
    /// <param name="flowShift">The shift, above 0, of <see cref="FlowShift.Apply"/>.</param>
    /// <param name="final">The sigma after the last: 0, or the last once more.</param>
    /// <returns>The grid.</returns>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public static SigmaSpaceGrid<double> Flow(int steps, int count, double flowShift = 1, FinalSigma final = FinalSigma.Zero)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        SigmaGrid.CheckCount(count);
        if (!(flowShift > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(flowShift), flowShift, "Expected a shift above 0; 1 changes nothing.");
        }

        double[] sigmas = new double[count];
        for (int k = 0; k < count; k++) sigmas[k] = FlowShift.Apply((count - k) * (steps - 1L) / ((double)count * steps), flowShift);
        return new SigmaSpaceGrid<double>(
            [.. sigmas, SpacedSigmas.Final(final, sigmas[^1])], [.. sigmas.Select(sigma => Math.Truncate(sigma * steps))], 1);
    }

    // Levels with lambda >= the clip: the table rises, so they are its start.
    private static int Kept(SigmaTable<double> table, double lambdaMinClipped)
    {
        int kept = table.Levels;
        while (kept > 0 && -Math.Log(table.At(kept - 1)) < lambdaMinClipped) kept--;
        return kept > 0
            ? kept
            : throw new ArgumentOutOfRangeException(
                nameof(lambdaMinClipped), lambdaMinClipped, $"Every lambda is below it; the largest is {-Math.Log(table.At(0))}.");
    }
}
