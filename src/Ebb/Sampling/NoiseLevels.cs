using Ebb.Spec.Forward;
using Ebb.Spec.Schedules;

namespace Ebb.Sampling;

/// <summary>
/// What the runtime needs of a schedule, as floats, by timestep t = 0 .. T-1: the weights of x0 and eps in x_t. Computed in
/// double by the spec; timestep t here is alphaBar index t + 1 there (docs/notation.md).
/// </summary>
internal sealed class NoiseLevels
{
    public NoiseLevels(VpSchedule<double> schedule)
    {
        (FromX0, FromEps) = (new float[schedule.Steps], new float[schedule.Steps]);
        for (int t = 0; t < schedule.Steps; t++)
        {
            var weights = QSample.Coefficients(schedule, t + 1);
            (FromX0[t], FromEps[t]) = ((float)weights.FromX0, (float)weights.FromEps);
        }
    }

    public int Count => FromX0.Length;

    public float[] FromX0 { get; }

    public float[] FromEps { get; }
}
