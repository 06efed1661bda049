using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Plans;
using Ebb.Testing.Theorems;

namespace Ebb.Spec.Tests.Reverse.Methods;

/// <summary>Orders of convergence, fitted by least squares of ln error over ln steps against laws that are known exactly.</summary>
public sealed class SolverOrderTests
{
    private static readonly GaussianData Data = new(0.7, 0.4, 0.8, 1.3);

    public static TheoryData<string, string> Deterministic { get; } = Pairs(Solver.Converging.Where(solver => !solver.AddsNoise));

    public static TheoryData<string, string> Stochastic { get; } = Pairs(Solver.Converging.Where(solver => solver.AddsNoise));

    [Theory]
    [MemberData(nameof(Deterministic))]
    [Theorem("solver-order", Evidence.Property)]
    public void Path_OfADeterministicMethod_ConvergesWithItsOrder(string name, string path)
    {
        Solver solver = Solver.Named(name);
        LevelFamily family = LevelFamily.All.Single(one => one.Name == path);

        double order = Fitted(solver.FitSteps, steps =>
        {
            IReadOnlyList<GridPoint<double>> grid = solver.GridOf(family, steps);
            double[] start = At(grid[0], 1);
            SamplerPlan<double> plan = solver.Method.Plan(grid, PredictionKind.Eps);
            double[] got = SamplerRun.Final(plan, solver.Model(Data, family, PredictionKind.Eps), TensorOf.Vector(start)).Values();
            return got.Zip(At(grid[^1], 1), (end, exact) => Math.Abs(end - exact)).Max();
        });

        Assert.Equal(solver.Method.Order, order, 0.2);
    }

    [Theory]
    [MemberData(nameof(Stochastic))]
    [Theorem("solver-law-order", Evidence.Property)]
    public void Law_OfAStochasticMethod_ConvergesWithItsOrder(string name, string path)
    {
        Solver solver = Solver.Named(name);
        LevelFamily family = LevelFamily.All.Single(one => one.Name == path);

        double order = Fitted([32, 64, 128, 256], steps =>
        {
            IReadOnlyList<GridPoint<double>> grid = solver.GridOf(family, steps);
            SamplerPlan<double> plan = solver.Method.Plan(grid, PredictionKind.Eps);

            // The end is affine in the start and in every noise, so that runs of unit inputs give its exact mean and variance.
            int size = Data.Elements, runs = plan.Evaluations + 2;
            double[] start = [.. Enumerable.Range(0, runs).SelectMany(run => At(grid[0], run == 1 ? 1 : 0))];
            double[] ends = SamplerRun.Final(
                plan,
                solver.Model(Data, family, PredictionKind.Eps),
                TensorOf.Vector(start),
                stage => TensorOf.Vector([.. Enumerable.Range(0, runs * size).Select(i => i / size == stage + 2 ? 1.0 : 0)])).Values();
            return Enumerable.Range(0, size).Max(i =>
            {
                double mean = ends[i], variance = Enumerable.Range(1, runs - 1).Sum(run => Math.Pow(ends[(run * size) + i] - mean, 2));
                return Math.Max(Math.Abs(mean - (grid[^1].Level.Alpha * Data.Mean)), Math.Abs(variance - Data.Variance(grid[^1].Level, i)));
            });
        });

        Assert.Equal(solver.Method.Order, order, 0.2);
    }

    private static double[] At(GridPoint<double> point, double deviations) =>
        [.. Enumerable.Range(0, Data.Elements).Select(i => Data.State(point.Level, i, deviations))];

    private static double Fitted(int[] steps, Func<int, double> errorOf)
    {
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
