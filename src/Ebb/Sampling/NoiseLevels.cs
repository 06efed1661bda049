using Ebb.Spec.Fields;
using Ebb.Spec.Schedules;

namespace Ebb.Sampling;

/// <summary>
/// The noise levels that a net knows, x_t = Alpha x0 + Sigma eps for t = 0 .. T-1 from clean to noisy, and what it is told at each. They are those
/// of a discrete schedule or of a flow, computed in double by the specification.
/// </summary>
public sealed class NoiseLevels
{
    private readonly NoiseLevel<double>[] _levels;
    private readonly double[] _timesteps;

    /// <summary>The levels of a schedule: timestep t is alphaBar index t + 1, and the net is told t.</summary>
    /// <exception cref="ArgumentException">The schedule has no steps.</exception>
    public NoiseLevels(VpSchedule<double> schedule)
        : this(Levels(schedule), [.. Enumerable.Range(0, schedule.Steps).Select(t => (double)t)])
    {
        Schedule = schedule;
    }

    private NoiseLevels(NoiseLevel<double>[] levels, double[] timesteps)
    {
        (_levels, _timesteps) = (levels, timesteps);
        (FromX0, FromEps) = (Array.ConvertAll(levels, level => (float)level.Alpha), Array.ConvertAll(levels, level => (float)level.Sigma));
    }

    /// <summary>The schedule; null for a flow.</summary>
    public VpSchedule<double>? Schedule { get; }

    /// <summary>How far a flow's levels are moved towards noise (<see cref="FlowShift"/>); null for a schedule.</summary>
    public double? Shift { get; private init; }

    /// <summary>T.</summary>
    public int Count => _levels.Length;

    /// <summary>The weights of clean image and noise in float32, for each timestep.</summary>
    internal float[] FromX0 { get; }

    /// <inheritdoc cref="FromX0"/>
    internal float[] FromEps { get; }

    /// <summary>The level of a timestep, 0 to T-1.</summary>
    public NoiseLevel<double> this[int timestep] => _levels[timestep];

    /// <summary>
    /// The levels of a flow, x = (1 - sigma) x0 + sigma eps (Lipman et al., 2023): sigma_t is (t + 1) / T, shifted, and the net is told sigma_t T.
    /// At the last level there is nothing of the image.
    /// </summary>
    /// <param name="steps">T, 1 to <see cref="VpSchedule.MaxSteps"/>.</param>
    /// <param name="shift">The shift towards noise, above 0; 1 for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static NoiseLevels Flow(int steps, double shift = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, VpSchedule.MaxSteps);
        if (!(shift > 0 && double.IsFinite(shift))) throw new ArgumentOutOfRangeException(nameof(shift), shift, "Expected a number above 0; 1 shifts nothing.");
        double[] sigmas = [.. Enumerable.Range(1, steps).Select(t => FlowShift.Apply((double)t / steps, shift))];
        return new(Array.ConvertAll(sigmas, NoiseLevel.OfFlow), Array.ConvertAll(sigmas, sigma => sigma * steps)) { Shift = shift };
    }

    /// <summary>What the net is told at a timestep: see <see cref="Nn.Net.TimeOf"/>.</summary>
    public double TimestepOf(int timestep) => _timesteps[timestep];

    private static NoiseLevel<double>[] Levels(VpSchedule<double> schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        if (schedule.Steps == 0) throw new ArgumentException("Expected a schedule of at least one step; got T = 0.", nameof(schedule));
        return [.. Enumerable.Range(1, schedule.Steps).Select(t => NoiseLevel.OfAlphaBar(schedule.AlphaBar(t)))];
    }
}
