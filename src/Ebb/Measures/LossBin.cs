namespace Ebb.Measures;

/// <summary>The losses of a range of timesteps.</summary>
/// <param name="First">The first timestep.</param>
/// <param name="Last">The last timestep.</param>
/// <param name="Count">The number of losses.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="StandardError">The standard deviation over sqrt(Count); NaN for one loss.</param>
public readonly record struct LossBin(int First, int Last, int Count, double Mean, double StandardError)
{
    internal static LossBin Of(int first, int last, IReadOnlyList<double> losses)
    {
        double mean = losses.Average(), squares = losses.Sum(loss => (loss - mean) * (loss - mean));
        return new LossBin(first, last, losses.Count, mean, Math.Sqrt(squares / (losses.Count - 1) / losses.Count));
    }
}
