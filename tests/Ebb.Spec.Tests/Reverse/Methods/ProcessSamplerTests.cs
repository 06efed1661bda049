using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Processes;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Tests.Processes;
using Ebb.Testing.Theorems;

namespace Ebb.Spec.Tests.Reverse.Methods;

/// <summary>The methods of the catalog on every process, against the closed forms of a normal distribution.</summary>
public sealed class ProcessSamplerTests
{
    private static readonly PredictionKind[] Kinds = Enum.GetValues<PredictionKind>();

    private static readonly GaussianData Data = new(0.3, 0.5);

    // Not of methods that look back: over a wide range of sigma their first and last steps, of another order, still outweigh the others.
    public static TheoryData<string, string> Paths { get; } = Rows(solver => !solver.AddsNoise && !solver.LooksBack);

    public static TheoryData<string, string> Laws { get; } = Rows(solver => solver.AddsNoise && solver.HasNoMemory);

    [Theory]
    [MemberData(nameof(Paths))]
    [Theorem("process-sampler-order", Evidence.Property)]
    public void Run_InTwiceTheSteps_GainsItsOrder(string process, string method)
    {
        LevelFamily family = LevelFamily.Of(process, KnownProcesses.All[process]);
        Solver solver = Solver.Named(method);
        double fitted = Math.Log2(Error(400) / Error(800));
        Assert.Equal(solver.Method.Order, fitted, 0.15);

        double Error(int steps)
        {
            IReadOnlyList<GridPoint<double>> grid = solver.GridOf(family, steps);
            SamplerPlan<double> plan = solver.Method.Plan(grid, PredictionKind.V);
            double end = SamplerRun.Final(plan, solver.Model(Data, family, PredictionKind.V), TensorOf.Vector(Data.State(grid[0].Level, 0, 1)))[0];
            return Math.Abs(end - Data.State(grid[^1].Level, 0, 1));
        }
    }

    [Theory]
    [MemberData(nameof(Laws))]
    [Theorem("reverse-sde-order", Evidence.Property)]
    public void Run_WithNoise_HasTheLawOfTheProcessToAtLeastFirstOrder(string process, string method)
    {
        LevelFamily family = LevelFamily.Of(process, KnownProcesses.All[process]);
        Solver solver = Solver.Named(method);
        NoiseLevel<double> end = family.Level(family.Clean);
        double exact = Math.Sqrt(Data.Variance(end, 0));
        (double mean, double deviation) coarse = Law(400), fine = Law(800);
        Assert.Equal(end.Alpha * Data.Mean, fine.mean, 0.02);
        Assert.Equal(1, fine.deviation / exact, 0.03);
        // At least: over a wide range of sigma the error is still mostly of second order here.
        Assert.InRange(Math.Log2(Math.Abs(coarse.deviation - exact) / Math.Abs(fine.deviation - exact)), 0.85, 2.15);

        // Every step is affine in x and z, so that the law stays normal: three probes tell the step.
        (double Mean, double Deviation) Law(int steps)
        {
            IReadOnlyList<GridPoint<double>> grid = family.Grid(steps);
            FieldModel<double> model = solver.Model(Data, family, PredictionKind.Eps);
            double mean = grid[0].Level.Alpha * Data.Mean, variance = Data.Variance(grid[0].Level, 0);
            foreach (SamplerStage<double> stage in solver.Method.Plan(grid, PredictionKind.Eps).Stages)
            {
                double[] probes = SamplerRun.Final(new(1, [stage]), model, TensorOf.Vector(0.0, 1, 0), _ => TensorOf.Vector(0.0, 0, 1)).Values();
                double slope = probes[1] - probes[0], noise = probes[2] - probes[0];
                (mean, variance) = (probes[0] + (slope * mean), (slope * slope * variance) + (noise * noise));
            }

            return (mean, Math.Sqrt(variance));
        }
    }

    [Theory]
    [MemberData(nameof(KnownProcesses.Names), MemberType = typeof(KnownProcesses))]
    public void Run_OfOneFieldInEachKind_IsOneRun(string process)
    {
        LevelFamily family = LevelFamily.Of(process, KnownProcesses.All[process]);
        foreach (Solver solver in Solver.All.Where(solver => !solver.HidesNoise))
        {
            double[] ends = Array.ConvertAll(Kinds, kind => SamplerRun.Final(
                solver.Method.Plan(family.Grid(7), kind), solver.Model(Data, family, kind), TensorOf.Vector(0.7), k => TensorOf.Vector(Math.Sin(k)))[0]);
            Assert.All(ends, end => Assert.Equal(ends[0], end, 1e-9 * (1 + Math.Abs(ends[0]))));
        }
    }

    [Theory]
    [MemberData(nameof(KnownProcesses.Names), MemberType = typeof(KnownProcesses))]
    public void Ddm_OfOnePoint_IsExactInAnyNumberOfSteps(string name)
    {
        DiffusionProcess process = KnownProcesses.All[name];
        const double X0 = 0.4, Eps = -1.3;
        SamplerPlan<double> plan = new Ddm(stochastic: false).Plan(Grid(process, 1, 0, 3), PredictionKind.X0);
        double start = (process.Alpha(1.0) * X0) + (process.Sigma(1.0) * Eps), end = (process.Alpha(0.0) * X0) + (process.Sigma(0.0) * Eps);
        Tensor<double> got = SamplerRun.Final(plan, (x, _) => Tensor.Create(Array.ConvertAll(x.Values(), _ => X0), x.Lengths), TensorOf.Vector(start));
        Assert.Equal(end, got[0], 1e-12);
    }

    [Fact]
    public void Plan_FromAnInfiniteSlope_NeedsTheVelocityAlone()
    {
        IReadOnlyList<GridPoint<double>> grid = Grid(new OrnsteinUhlenbeck(), 1, 0, 2);
        SamplerPlan<double> plan = new EulerMaruyama(stochastic: false).Plan(grid, PredictionKind.V);
        Assert.Throws<ArgumentException>("kind", () => new Ddm(stochastic: false).Plan(grid, PredictionKind.V));
        Assert.Equal([0.4 - (0.5 * 2)], SamplerRun.Final(new(1, [plan.Stages[0]]), (_, _) => TensorOf.Vector(2.0), TensorOf.Vector(0.4)).Values());
    }

    private static TheoryData<string, string> Rows(Func<Solver, bool> isMeant)
    {
        TheoryData<string, string> rows = [];
        foreach (string process in KnownProcesses.All.Keys)
        {
            foreach (Solver solver in Solver.Converging.Where(solver => Catalog.Methods.ContainsKey(solver.Name) && isMeant(solver))) rows.Add(process, solver.Name);
        }

        return rows;
    }

    private static IReadOnlyList<GridPoint<double>> Grid(DiffusionProcess process, double from, double to, int steps) =>
        process.Grid(UniformTimes.Of<double>(to, from, steps + 1));
}
