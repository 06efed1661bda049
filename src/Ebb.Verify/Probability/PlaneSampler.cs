using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;
using Ebb.Verify.Numbers;
using Ebb.Verify.Subjects;

namespace Ebb.Verify.Probability;

/// <summary>
/// DDIM without a clamp, in real-number arithmetic, on images of two values: from a box of starts to a box that holds every end. Buffers of its
/// own: for one thread.
/// </summary>
internal sealed class PlaneSampler
{
    private const int Values = 2;

    private readonly PlaneLayer[] _layers;
    private readonly PlaneSet[] _values;
    private readonly PlaneStep[] _steps;
    private readonly PlaneSet _next;

    public PlaneSampler(Subject subject, IReadOnlyList<int> indices)
    {
        _layers = [.. subject.Net.Layers.Select(layer => new PlaneLayer(layer))];
        int room = (2 * Values) + subject.Net.Layers.Sum(layer => layer.Relu ? layer.Outputs : 0);
        _values = [new PlaneSet(Values + 1, room), .. _layers.Select(layer => new PlaneSet(layer.Outputs, room))];
        _next = new PlaneSet(Values, room);
        var schedule = new VpSchedule<Interval<double>>([.. subject.Schedule.Betas.Select(beta => FractionBounds.Of(beta))]);
        var sampler = new CertifiedSampler("ddim", ClipMode.None, indices);
        _steps = [.. indices.Select((from, k) => new PlaneStep(
            DdimStep.Coefficients(schedule, from, sampler.Next(k), ClipMode.None, DivisionGuard.None), FractionBounds.Of(subject.Schedule.TimeOf(from))))];
    }

    /// <exception cref="UncertifiableException">The images do not have two values.</exception>
    public static void Check(CertifiedNet net)
    {
        if (net.Channels == Values && net.Height == 1 && net.Width == 1) return;
        throw new UncertifiableException(
            $"The images have the shape ({net.Channels}, {net.Height}, {net.Width}); a probability is bounded for images of two values, (2, 1, 1).");
    }

    /// <summary>Where the starts of a box end.</summary>
    /// <param name="box">The starts.</param>
    /// <param name="lower">Takes lower bounds of the two values at the end.</param>
    /// <param name="upper">Takes upper bounds.</param>
    public void Run(PlaneBox box, Span<double> lower, Span<double> upper)
    {
        Begin(box);
        var state = _values[0];
        foreach (var step in _steps)
        {
            step.TellTime(state);
            for (int i = 0; i < _layers.Length; i++)
            {
                // Later layers see the symbols of earlier ones; a value that is added has at most as many.
                var layer = _layers[i];
                layer.Apply(_values[layer.Input], layer.Add is { } add ? _values[add] : null, _values[i + 1]);
            }

            step.Apply(state, _values[^1], _next);
            Reduce(_next, state);
        }

        for (int i = 0; i < Values; i++)
        {
            double radius = state.Radius(i);
            (lower[i], upper[i]) = (Math.BitDecrement(state.Centre[i] - radius), Math.BitIncrement(state.Centre[i] + radius));
        }
    }

    // The first two symbols are those of the start. A half side may be rounded: the radius covers both ends.
    private void Begin(PlaneBox box)
    {
        var state = _values[0];
        state.Count = 2 * Values;
        double[] lower = [box.Left, box.Bottom];
        for (int i = 0; i <= Values; i++)
        {
            state.AllGenerators(i).Clear();
            state.Error[i] = 0;
        }

        for (int i = 0; i < Values; i++)
        {
            double upper = lower[i] + box.Side, centre = lower[i] + (box.Side / 2);
            state.Centre[i] = centre;
            state.Generators(i)[i] = Round.Up(Math.Max(Round.Up(upper - centre), Round.Up(centre - lower[i])));
            state.Error[i] = Round.Up(Math.Abs(upper) * double.ScaleB(1, -52));
        }
    }

    // All but the symbols of the start go into one symbol for each value.
    private static void Reduce(PlaneSet from, PlaneSet to)
    {
        for (int i = 0; i < Values; i++)
        {
            var generators = from.Generators(i);
            double rest = 0;
            for (int j = Values; j < generators.Length; j++) rest += Math.Abs(generators[j]);
            rest = Round.Up(Round.Sum(rest, generators.Length) + from.Error[i]);
            to.AllGenerators(i).Clear();
            var kept = to.AllGenerators(i);
            generators[..Values].CopyTo(kept);
            kept[Values + i] = rest;
            (to.Centre[i], to.Error[i]) = (from.Centre[i], 0);
        }

        to.Count = 2 * Values;
    }
}
