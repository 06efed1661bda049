using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Schedules;

/// <summary>
/// The levels of the ecosystem's flow-matching Euler sampler, x = (1 - sigma) x0 + sigma eps (Esser et al., 2024): sigmas of [0, 1],
/// shifted towards noise, stretched, spaced and inverted as the settings say, in this order, told as sigma T. Initial noise is not scaled.
/// </summary>
public static class FlowMatchGrid
{
    /// <summary>
    /// The grid of so many steps: evenly from the largest to the least sigma of the training grid, which is 1/T shifted, and then shifted
    /// (with a static shift a second time: released models are sampled so).
    /// </summary>
    /// <typeparam name="TScalar">The scalar; the settings are read as doubles.</typeparam>
    /// <param name="count">1 to <see cref="VpSchedule.MaxSteps"/>.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="mu">The dynamic shift, given exactly when the settings ask for it.</param>
    /// <returns>The grid.</returns>
    /// <exception cref="ArgumentException">The count, mu or a setting is out of range.</exception>
    public static SigmaSpaceGrid<TScalar> Make<TScalar>(int count, FlowMatchGridSettings settings, double? mu = null)
        where TScalar : IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>, IPowerFunctions<TScalar>
    {
        SigmaGrid.CheckCount(count);
        CheckSteps(settings);
        TScalar least = Ratio.Of<TScalar>(1, settings.NumTrainTimesteps);
        if (!settings.UseDynamicShifting) least = FlowShift.Apply(least, TScalar.CreateChecked(settings.Shift));
        TScalar[] sigmas = new TScalar[count];
        for (int k = 0; k < count; k++) sigmas[k] = TScalar.One - (Ratio.Of<TScalar>(k, Math.Max(1, count - 1)) * (TScalar.One - least));
        return Of<TScalar>(sigmas, settings, mu);
    }

    /// <summary>The grid of given sigmas, which are shifted once.</summary>
    /// <typeparam name="TScalar">The scalar; the settings are read as doubles.</typeparam>
    /// <param name="sigmas">Noisy to clean, in (0, 1], without the final one; at least one.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="mu">The dynamic shift, given exactly when the settings ask for it.</param>
    /// <returns>The grid.</returns>
    /// <exception cref="ArgumentException">There are no sigmas, or mu or a setting is out of range.</exception>
    public static SigmaSpaceGrid<TScalar> Of<TScalar>(ReadOnlySpan<TScalar> sigmas, FlowMatchGridSettings settings, double? mu = null)
        where TScalar : IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>, IPowerFunctions<TScalar>
    {
        SigmaGrid.CheckCount(sigmas.Length);
        CheckSteps(settings);
        TScalar shift = Shift<TScalar>(settings, mu), steps = TScalar.CreateChecked(settings.NumTrainTimesteps);
        TScalar[] levels = Array.ConvertAll(sigmas.ToArray(), sigma => FlowShift.Apply(sigma, shift));
        if (settings.ShiftTerminal is { } terminal) levels = FlowShift.StretchToTerminal<TScalar>(levels, TScalar.CreateChecked(terminal));
        levels = Spaced(settings.SigmaSpacing, levels);
        if (settings.InvertSigmas) levels = Array.ConvertAll(levels, sigma => TScalar.One - sigma);
        TScalar final = settings.InvertSigmas ? TScalar.One : TScalar.Zero;
        return new SigmaSpaceGrid<TScalar>([.. levels, final], [.. levels.Select(sigma => sigma * steps)], TScalar.One);
    }

    /// <summary>The grid of given timesteps sigma T: the sigmas are shifted, but the network is told the timesteps as given.</summary>
    /// <typeparam name="TScalar">The scalar; the settings are read as doubles.</typeparam>
    /// <param name="timesteps">Noisy to clean, in (0, T]; at least one.</param>
    /// <param name="settings">The settings; inverted sigmas tell their own timesteps after all.</param>
    /// <param name="mu">The dynamic shift, given exactly when the settings ask for it.</param>
    /// <returns>The grid.</returns>
    /// <exception cref="ArgumentException">There are no timesteps, or mu or a setting is out of range.</exception>
    public static SigmaSpaceGrid<TScalar> At<TScalar>(ReadOnlySpan<TScalar> timesteps, FlowMatchGridSettings settings, double? mu = null)
        where TScalar : IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>, IPowerFunctions<TScalar>
    {
        CheckSteps(settings);
        TScalar steps = TScalar.CreateChecked(settings.NumTrainTimesteps);
        SigmaSpaceGrid<TScalar> grid = Of<TScalar>(Array.ConvertAll(timesteps.ToArray(), t => t / steps), settings, mu);
        return settings.InvertSigmas ? grid : grid with { Timesteps = [.. timesteps] };
    }

    private static TScalar[] Spaced<TScalar>(SigmaSpacing spacing, TScalar[] levels)
        where TScalar : IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>, IPowerFunctions<TScalar> => spacing switch
        {
            SigmaSpacing.Timesteps => levels,
            SigmaSpacing.Karras => SigmaGrid.Karras(levels.Length, levels[^1], levels[0]),
            SigmaSpacing.Exponential => SigmaGrid.UniformLogSigma(levels.Length, levels[^1], levels[0]),
            SigmaSpacing.Beta => SigmaGrid.Beta(levels.Length, levels[^1], levels[0]),
            _ => throw new ArgumentException($"A flow-matching grid has no sigmas spaced by {spacing}.", nameof(spacing)),
        };

    private static TScalar Shift<TScalar>(FlowMatchGridSettings settings, double? mu)
        where TScalar : IExponentialFunctions<TScalar>
    {
        if (settings.UseDynamicShifting != mu.HasValue)
        {
            throw new ArgumentException(
                $"UseDynamicShifting is {settings.UseDynamicShifting}; give a mu (FlowShift.Mu) exactly when it is true.", nameof(mu));
        }

        return mu is { } given
            ? FlowShift.OfMu(TScalar.CreateChecked(given), settings.TimeShiftType)
            : TScalar.CreateChecked(settings.Shift);
    }

    private static void CheckSteps(FlowMatchGridSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.NumTrainTimesteps < 1)
        {
            throw new ArgumentException($"NumTrainTimesteps is {settings.NumTrainTimesteps}; expected at least 1.", nameof(settings));
        }
    }
}
