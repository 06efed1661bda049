using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;

namespace Ebb.Spec.Tests.Reverse;

/// <summary>Orders of convergence, fitted by least squares of ln error over ln steps against laws that are known exactly.</summary>
public sealed class SolverOrderTests(Xunit.Abstractions.ITestOutputHelper log)
{
    private static readonly GaussianData Data = new(0.7, 0.5);

    private static readonly double[] Starts = [-1.3, 0.4, 2.1];

    public static TheoryData<string, string> Deterministic { get; } = Pairs(Solver.Deterministic);

    public static TheoryData<string, string> Stochastic { get; } = Pairs(Solver.Stochastic);

    [Theory]
    [MemberData(nameof(Deterministic))]
    public void Path_OfADeterministicMethod_ConvergesWithItsOrder(string name, string path)
    {
        Solver solver = Solver.Deterministic.Single(one => one.Name == name);
        LevelFamily family = LevelFamily.All.Single(one => one.Name == path);

        double order = Fitted(steps =>
        {
            IReadOnlyList<GridPoint<double>> grid = family.Grid(steps);
            (NoiseLevel<double> from, NoiseLevel<double> to) = (grid[0].Level, grid[^1].Level);
            SamplerPlan<double> plan = solver.Method.Plan(grid, PredictionKind.Eps);
            double[] start = Array.ConvertAll(Starts, z => (from.Alpha * Data.Mean) + (z * Math.Sqrt(Data.Variance(from))));
            double[] got = SamplerRun.Final(plan, solver.Model(Data, family, PredictionKind.Eps), TensorOf.Vector(start)).Values();
            return got.Zip(start, (end, x) => Math.Abs(end - Data.Carried(from, to, x))).Max();
        });

        log.WriteLine($"ORDER {name} | {path} | {order:f3}");
        Assert.Equal(solver.Order, order, 0.2);
    }

    [Theory]
    [MemberData(nameof(Stochastic))]
    public void Law_OfAStochasticMethod_ConvergesWithItsOrder(string name, string path)
    {
        Solver solver = Solver.Stochastic.Single(one => one.Name == name);
        LevelFamily family = LevelFamily.All.Single(one => one.Name == path);

        double order = Fitted(steps =>
        {
            IReadOnlyList<GridPoint<double>> grid = family.Grid(steps);
            (NoiseLevel<double> from, NoiseLevel<double> to) = (grid[0].Level, grid[^1].Level);
            SamplerPlan<double> plan = solver.Method.Plan(grid, PredictionKind.Eps);

            // The end is affine in the start and in every noise, so that runs of unit inputs give its exact mean and variance.
            int inputs = plan.Evaluations + 1;
            double deviation = Math.Sqrt(Data.Variance(from));
            double[] start = [.. Enumerable.Range(0, inputs + 1).Select(j => (from.Alpha * Data.Mean) + (j == 1 ? deviation : 0))];
            double[] ends = SamplerRun.Final(
                plan,
                solver.Model(Data, family, PredictionKind.Eps),
                TensorOf.Vector(start),
                stage => TensorOf.Vector([.. Enumerable.Range(0, inputs + 1).Select(j => j == stage + 2 ? 1.0 : 0)])).Values();
            double variance = ends.Skip(1).Sum(end => (end - ends[0]) * (end - ends[0]));
            return Math.Max(Math.Abs(ends[0] - (to.Alpha * Data.Mean)), Math.Abs(variance - Data.Variance(to)));
        });

        log.WriteLine($"ORDER {name} | {path} | {order:f3}");
        Assert.Equal(solver.Order, order, 0.2);
    }

    private static double Fitted(Func<int, double> errorOf)
    {
        int[] steps = [32, 64, 128, 256];
        double[] x = Array.ConvertAll(steps, n => Math.Log(n)), y = Array.ConvertAll(steps, n => Math.Log(errorOf(n)));
        double slope = x.Zip(y, (a, b) => (a - x.Average()) * (b - y.Average())).Sum() / x.Sum(a => (a - x.Average()) * (a - x.Average()));
        return -slope;
    }

    private static TheoryData<string, string> Pairs(IEnumerable<Solver> solvers)
    {
        TheoryData<string, string> pairs = [];
        foreach (Solver solver in solvers)
        {
            foreach (LevelFamily family in LevelFamily.All) pairs.Add(solver.Name, family.Name);
        }

        return pairs;
    }
}
