using Ebb.Spec.Fields;
using Ebb.Spec.Processes;

namespace Ebb.Spec.Tests.Reverse;

/// <summary>A smooth path of noise levels, for the laws that every method must keep on every process.</summary>
internal sealed record LevelFamily(string Name, double Noisy, double Clean, Func<double, NoiseLevel<double>> Level)
{
    private const double B0 = 0.1, B1 = 12;

    public static IReadOnlyList<LevelFamily> All { get; } =
    [
        new("variance-preserving, by angle", 1.3, 0.3, t => new(Math.Cos(t), Math.Sin(t), -Math.Sin(t), Math.Cos(t))),
        new("variance-preserving, linear beta", 0.7, 0.2, VpLinear),
        new("variance-exploding, by ln sigma", Math.Log(4), Math.Log(0.3), t => new(1, Math.Exp(t), 0, Math.Exp(t))),
        new("flow", 0.85, 0.25, NoiseLevel.OfFlow),
    ];

    public static LevelFamily Flow => All[^1];

    public static LevelFamily Exploding => All[^2];

    /// <summary>The middle of a process.</summary>
    public static LevelFamily Of(string name, DiffusionProcess process) => new(name, 0.9, 0.1, process.Level);

    /// <summary>Evenly from noisy to clean; a last entry without noise is added where asked for.</summary>
    public IReadOnlyList<GridPoint<double>> Grid(int steps, bool endsClean = false)
    {
        IEnumerable<GridPoint<double>> points = Enumerable.Range(0, steps + 1).Select(i => At(Noisy + ((Clean - Noisy) * i / Math.Max(steps, 1))));
        return endsClean ? [.. points, new(0, new(1, 0, 0, 1), 0, 1)] : [.. points];
    }

    /// <summary>
    /// The same with an entry more, which makes the first step shorter than any order needs: multistep methods take it with order 1, and its
    /// error would hide orders above 2.
    /// </summary>
    public IReadOnlyList<GridPoint<double>> GentleGrid(int steps)
    {
        IReadOnlyList<GridPoint<double>> grid = Grid(steps);
        return [grid[0], At(Noisy + ((Clean - Noisy) / ((double)steps * steps))), .. grid.Skip(1)];
    }

    /// <summary>The same with an entry in the middle of each of the first steps.</summary>
    public IReadOnlyList<GridPoint<double>> GridWithMiddles(int steps, int middles) =>
        [.. Grid(2 * steps).Where((_, i) => i <= 2 * middles || i % 2 == 0)];

    public GridPoint<double> At(double t) => new(t, Level(t), t, 1);

    private static NoiseLevel<double> VpLinear(double t)
    {
        double beta = B0 + ((B1 - B0) * t), alpha = Math.Exp(-((B0 * t) + ((B1 - B0) * t * t / 2)) / 2), sigma = Math.Sqrt(1 - (alpha * alpha));
        return new(alpha, sigma, -beta * alpha / 2, beta * alpha * alpha / (2 * sigma));
    }
}
