using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;
using Ebb.Testing.Theorems;

namespace Ebb.Spec.Tests.Reverse.Methods;

/// <summary>What holds for every reverse method, on every path of levels and for every prediction.</summary>
public sealed class SolverLawTests
{
    private const int Steps = 7;

    private static readonly double[] Start = [-1.5, 0.25, 2];

    public static TheoryData<string> All { get; } = [.. Solver.All.Select(solver => solver.Name)];

    public static TheoryData<string> Deterministic { get; } = [.. Solver.Deterministic.Select(solver => solver.Name)];

    [Theory]
    [MemberData(nameof(All))]
    [Theorem("zero-step-samplers", Evidence.Definition)]
    public void Plan_OfNoStep_LeavesTheStartAsItIs(string name)
    {
        Tensor<double> start = TensorOf.Vector(Start);
        foreach (GridPoint<double>[] grid in (GridPoint<double>[][])[[], [LevelFamily.Flow.At(0.5)]])
        {
            SamplerPlan<double> plan = Solver.Named(name).Method.Plan(grid, PredictionKind.Eps);
            Assert.Equal(0, plan.Evaluations);
            Assert.Same(start, SamplerRun.Final(plan, (_, _) => throw new InvalidOperationException("There is no step to ask for."), start));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Run_OfSoManySteps_AsksAsOftenAsThePlanSaysAndReachesEveryLevel(string name)
    {
        foreach (LevelFamily family in LevelFamily.All)
        {
            foreach (IReadOnlyList<GridPoint<double>> grid in (IReadOnlyList<GridPoint<double>>[])[family.Grid(Steps), family.Grid(Steps, endsClean: true)])
            {
                int calls = 0;
                SamplerPlan<double> plan = Solver.Named(name).Method.Plan(grid, PredictionKind.Eps);
                SamplerRun.Final(plan, Counted, TensorOf.Vector(Start), Noise);

                Assert.Equal(calls, plan.Evaluations);
                Assert.Equal(grid.Count - 1, plan.Stages.Count(stage => stage.EndsStep));
                Assert.True(plan.Stages[^1].EndsStep);

                Tensor<double> Counted(Tensor<double> x, double time)
                {
                    calls++;
                    return Wavy(x, time);
                }
            }
        }
    }

    [Theory]
    [InlineData("ddim", Steps + 1)]
    [InlineData("ddpm", Steps + 1)]
    [InlineData("euler", Steps + 1)]
    [InlineData("heun", (2 * Steps) + 1)]
    [InlineData("edm", (2 * Steps) + 1)]
    [InlineData("edm-churn", (2 * Steps) + 1)]
    [InlineData("probability-flow-heun", (2 * Steps) + 1)]
    [InlineData("dpm2", Steps + 1)]
    [InlineData("pndm", (3 * 4) + 2)]
    [InlineData("dpmpp-2s", Steps + 1)]
    [InlineData("dpmpp-3m", Steps + 1)]
    [InlineData("unipc", Steps + 1)]
    public void Evaluations_OfStepsToNoNoise_AreThoseOfThePaper(string name, int evaluations) =>
        Assert.Equal(evaluations, Solver.Named(name).Method.Plan(LevelFamily.Exploding.Grid(Steps, endsClean: true), PredictionKind.Eps).Evaluations);

    [Fact]
    public void Plan_OfAMethodOfAnOde_HasNoNoise()
    {
        foreach (string name in (string[])["ddim", "probability-flow-euler", "probability-flow-heun", "euler", "heun", "edm", "dpm2", "lms", "pndm", "dpm-solver-2m", "dpmpp-2m", "unipc"])
        {
            Assert.False(Solver.Named(name).AddsNoise, name);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    [Theorem("one-image", Evidence.Property)]
    public void Run_WithTheFieldOfOneImage_EndsAtThatImage(string name)
    {
        Solver solver = Solver.Named(name);
        GaussianData image = new(0.6, 0);
        // Noise that is not seen stays in the image, unless the network predicts the image itself.
        PredictionKind[] kinds = solver.HidesNoise ? [PredictionKind.X0] : Enum.GetValues<PredictionKind>();
        foreach (PredictionKind kind in kinds)
        {
            foreach (LevelFamily family in solver.ExactPaths)
            {
                SamplerPlan<double> plan = solver.Method.Plan(family.Grid(Steps, endsClean: true), kind);
                double[] end = SamplerRun.Final(plan, solver.Model(image, family, kind), TensorOf.Vector(Start), Noise).Values();
                Assert.All(end, x => Assert.Equal(0.6, x, 1e-12));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Deterministic))]
    [Theorem("straight-path", Evidence.Property)]
    public void Step_OfAConstantImageAndNoise_FollowsThemExactly(string name)
    {
        // Weights that sum as they must: of any order, on any grid, a straight path in (Alpha, Sigma) is not left.
        Solver solver = Solver.Named(name);
        GaussianData image = new(0.6, 0);
        const double Eps = -1.3;
        foreach (LevelFamily family in solver.ExactPaths)
        {
            IReadOnlyList<GridPoint<double>> grid = family.GentleGrid(Steps);
            SamplerPlan<double> plan = solver.Method.Plan(grid, PredictionKind.X0);
            Tensor<double> start = TensorOf.Vector((grid[0].Level.Alpha * image.Mean) + (grid[0].Level.Sigma * Eps));
            double[] ends = [.. SamplerRun.States(plan, solver.Model(image, family, PredictionKind.X0), start)
                .Where(state => plan.Stages[state.Stage].EndsStep).Select(state => state.X.Values()[0])];

            // UniPC's states are predictions, which are on the path too.
            Assert.Equal(grid.Count - 1, ends.Length);
            for (int i = 0; i < ends.Length; i++) Assert.Equal((grid[i + 1].Level.Alpha * image.Mean) + (grid[i + 1].Level.Sigma * Eps), ends[i], 1e-11);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    [Theorem("one-field", Evidence.Property)]
    public void Run_OfTheSameFieldInOtherWords_IsTheSame(string name)
    {
        // A prediction is taken for one of the noisier state or not, by its kind.
        Solver solver = Solver.Named(name);
        if (solver.HidesNoise) return;
        GaussianData data = new(1.1, 0.5, 1.2, 0.2);
        foreach (LevelFamily family in LevelFamily.All)
        {
            double[][] ends = [.. Enum.GetValues<PredictionKind>().Select(kind => SamplerRun.Final(
                solver.Method.Plan(family.Grid(Steps), kind), solver.Model(data, family, kind), TensorOf.Vector(Start), Noise).Values())];
            Assert.Equal(4, ends.Length);
            foreach (double[] end in ends) AssertEqual(ends[0], end, 1e-11);
        }
    }

    [Theory]
    [MemberData(nameof(Deterministic))]
    public void FirstStep_OfAnyMethodThatAsksOnce_IsEulers(string name)
    {
        Solver solver = Solver.Named(name);
        foreach (LevelFamily family in solver.ExactPaths)
        {
            foreach (PredictionKind kind in Enum.GetValues<PredictionKind>())
            {
                IReadOnlyList<GridPoint<double>> grid = family.Grid(Steps);
                SamplerPlan<double> plan = solver.Method.Plan(grid, kind);
                if (solver.Clamps || !plan.Stages[0].EndsStep) continue;
                Tensor<double> start = TensorOf.Vector(Start);
                AssertEqual(
                    SamplerRun.States(new Euler().Plan(grid, kind), Wavy, start).First().X.Values(),
                    SamplerRun.States(plan, Wavy, start).First().X.Values(),
                    1e-12);
            }
        }
    }

    [Fact]
    [Theorem("first-order-methods", Evidence.Property)]
    public void Methods_OfOrderOne_AreDdim()
    {
        foreach (LevelFamily family in LevelFamily.All)
        {
            foreach (PredictionKind kind in Enum.GetValues<PredictionKind>())
            {
                IReadOnlyList<GridPoint<double>> grid = family.Grid(Steps);
                List<ReverseMethod> methods = [new Ddim(clip: ClipMode.None), new DpmSolverMultistep(1)];
                if (family == LevelFamily.Flow) methods.Add(new FlowMatchingEuler());
                double[] euler = Run(new Euler(), grid, kind);
                foreach (ReverseMethod method in methods) AssertEqual(euler, Run(method, grid, kind), 1e-10);
            }
        }
    }

    [Fact]
    public void Euler_WithAncestralNoise_IsDdimWithEtaOne()
    {
        // The ecosystem's ancestral step: down to less noise than asked for, and up again with fresh noise.
        double[] sigmas = [7, 3, 1.2, 0.4, 0];
        IReadOnlyList<GridPoint<double>> grid = LevelGrid.OfSigmas<double>(sigmas, sigmas[..^1]);
        double[] got = SamplerRun.Final(new Ddim(1, ClipMode.None).Plan(grid, PredictionKind.Eps), Wavy, TensorOf.Vector(Start), Noise).Values();

        double[] x = [.. Start];
        for (int i = 0; i + 1 < sigmas.Length; i++)
        {
            (double s, double to) = (sigmas[i], sigmas[i + 1]);
            double up = to * Math.Sqrt(1 - (to * to / (s * s))), down = Math.Sqrt((to * to) - (up * up));
            double[] noise = Noise(i).Values();
            x = [.. x.Select((v, j) => v + (Math.Sin(v + s) * (down - s)) + (up * noise[j]))];
        }

        AssertEqual(x, got, 1e-12);
    }

    [Fact]
    public void Heun_InSigmaSpace_IsTheEdmSamplerWithoutChurn()
    {
        double[] sigmas = [7, 3, 1.2, 0.4, 0.1, 0];
        IReadOnlyList<GridPoint<double>> grid = LevelGrid.OfSigmas<double>(sigmas, sigmas[..^1]);
        foreach (PredictionKind kind in Enum.GetValues<PredictionKind>())
        {
            AssertEqual(Run(new Heun(), grid, kind), Run(new EdmHeun(), grid, kind), 1e-12);
            AssertEqual(Run(new Heun(), grid, kind), Run(new EdmHeun(new EdmChurn(5, least: 100)), grid, kind), 1e-12);
        }
    }

    [Fact]
    public void Heun_ThatClamps_TakesItsSlopesFromTheClampedImage()
    {
        double[] sigmas = [2, 1, 0];
        SamplerPlan<double> plan = new Heun(clampX0: true).Plan(LevelGrid.OfSigmas<double>(sigmas, sigmas[..^1]), PredictionKind.X0);

        // x0Hat = 3 x is far outside, so it counts as 1: the slopes are (5 - 1)/2 and (3 - 1)/1, and the mean leads to 3; then to 1.
        SamplerState<double>[] states = [.. SamplerRun.States(plan, (x, _) => Tensor.Multiply<double>(x, 3), TensorOf.Vector(5.0))];
        Assert.Equal([3.0, 3, 1], states.Select(state => state.X.Values()[0]));
    }

    private static double[] Run(ReverseMethod method, IReadOnlyList<GridPoint<double>> grid, PredictionKind kind) =>
        SamplerRun.Final(method.Plan(grid, kind), Wavy, TensorOf.Vector(Start)).Values();

    private static Tensor<double> Wavy(Tensor<double> x, double time) => TensorOf.Map(x, v => Math.Sin(v + time));

    private static Tensor<double> Noise(int stage) => TensorOf.Vector(Math.Sin(stage), Math.Cos(stage), 0.3);

    private static void AssertEqual(double[] want, double[] got, double tolerance)
    {
        Assert.Equal(want.Length, got.Length);
        for (int i = 0; i < want.Length; i++) Assert.Equal(want[i], got[i], tolerance * (1 + Math.Abs(want[i])));
    }
}
