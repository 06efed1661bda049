using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Processes;
using Ebb.Spec.Reverse;
using Ebb.Spec.Tests.Processes;
using Ebb.Testing.Theorems;

namespace Ebb.Spec.Tests.Reverse;

/// <summary>The samplers that walk a process, against the closed forms of a normal distribution.</summary>
public sealed class ProcessSamplerTests
{
    private const double From = 0.9, To = 0.1, Start = 0.7;

    private static readonly PredictionKind[] Kinds = Enum.GetValues<PredictionKind>();

    private static readonly Dictionary<string, ReverseMethod> Methods = new(StringComparer.Ordinal)
    {
        ["Euler"] = new EulerMaruyama(stochastic: false),
        ["Euler-Maruyama"] = new EulerMaruyama(stochastic: true),
        ["DDM"] = new Ddm(stochastic: false),
        ["DDM, stochastic"] = new Ddm(stochastic: true),
        ["Heun"] = new ProbabilityFlowHeun(),
    };

    public static TheoryData<string, string, double> Orders()
    {
        TheoryData<string, string, double> rows = [];
        foreach (string process in KnownProcesses.All.Keys)
        {
            rows.Add(process, "Euler", 1);
            rows.Add(process, "DDM", 1);
            rows.Add(process, "Heun", 2);
        }

        return rows;
    }

    public static TheoryData<string, string> Stochastic()
    {
        TheoryData<string, string> rows = [];
        foreach (string process in KnownProcesses.All.Keys)
        {
            foreach (string method in (string[])["Euler-Maruyama", "DDM, stochastic"]) rows.Add(process, method);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Orders))]
    [Theorem("process-sampler-order", Evidence.Property)]
    public void Run_InTwiceTheSteps_GainsItsOrder(string name, string method, double order)
    {
        DiffusionProcess process = KnownProcesses.All[name];
        GaussianWorld world = new(process, 0.3, 0.5);
        double want = world.Flow(Start, From, To);
        double fitted = Math.Log2(Error(400) / Error(800));
        Assert.Equal(order, fitted, 0.15);

        double Error(int steps)
        {
            SamplerPlan<double> plan = Methods[method].Plan(Grid(process, From, To, steps), PredictionKind.V);
            return Math.Abs(SamplerRun.Final(plan, world.Model(PredictionKind.V), TensorOf.Vector(Start))[0] - want);
        }
    }

    [Theory]
    [MemberData(nameof(Stochastic))]
    public void Run_WithNoise_HasTheLawOfTheProcessToAtLeastFirstOrder(string name, string method)
    {
        DiffusionProcess process = KnownProcesses.All[name];
        GaussianWorld world = new(process, 0.3, 0.5);
        (double mean, double deviation) coarse = Law(400), fine = Law(800);
        Assert.Equal(world.Mean(To), fine.mean, 0.02);
        Assert.Equal(1, fine.deviation / world.Deviation(To), 0.03);
        // At least: over a wide range of sigma the error is still mostly of second order here.
        Assert.InRange(Math.Log2(Math.Abs(coarse.deviation - world.Deviation(To)) / Math.Abs(fine.deviation - world.Deviation(To))), 0.85, 2.15);

        // Every step is affine in x and z, so that the law stays normal: three probes tell the step.
        (double Mean, double Deviation) Law(int steps)
        {
            SamplerPlan<double> plan = Methods[method].Plan(Grid(process, From, To, steps), PredictionKind.Eps);
            double mean = world.Mean(From), variance = Math.Pow(world.Deviation(From), 2);
            foreach (SamplerStage<double> stage in plan.Stages)
            {
                double at0 = Probe(stage, 0, 0), slope = Probe(stage, 1, 0) - at0, noise = Probe(stage, 0, 1) - at0;
                (mean, variance) = (at0 + (slope * mean), (slope * slope * variance) + (noise * noise));
            }

            return (mean, Math.Sqrt(variance));
        }

        double Probe(SamplerStage<double> stage, double x, double z) =>
            SamplerRun.Final(new(1, [stage]), world.Model(PredictionKind.Eps), TensorOf.Vector(x), _ => TensorOf.Vector(z))[0];
    }

    [Theory]
    [MemberData(nameof(KnownProcesses.Names), MemberType = typeof(KnownProcesses))]
    public void Run_OfOneFieldInEachKind_IsOneRun(string name)
    {
        DiffusionProcess process = KnownProcesses.All[name];
        GaussianWorld world = new(process, 0.3, 0.5);
        foreach (ReverseMethod method in Methods.Values)
        {
            double[] ends = Array.ConvertAll(Kinds, kind => SamplerRun.Final(
                method.Plan(Grid(process, 0.95, 0.05, 6), kind), world.Model(kind), TensorOf.Vector(Start), k => TensorOf.Vector(Math.Sin(k)))[0]);
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
        Assert.Equal(process.Sigma(1.0), plan.StartScale);
    }

    [Fact]
    public void Evaluations_OfAStep_AreOneOrForHeunTwoButTheLast()
    {
        IReadOnlyList<GridPoint<double>> grid = Grid(new FlowMatching(), 1, 0, 7);
        Assert.Equal(7, Methods["Euler"].Plan(grid, PredictionKind.V).Evaluations);
        Assert.Equal(7, Methods["DDM"].Plan(grid, PredictionKind.V).Evaluations);
        Assert.Equal(13, Methods["Heun"].Plan(grid, PredictionKind.V).Evaluations);
        Assert.Equal(7, Methods["Heun"].Plan(grid, PredictionKind.V).Stages.Count(stage => stage.EndsStep));
    }

    [Fact]
    public void Plan_OfNoSteps_LeavesTheStart()
    {
        foreach (ReverseMethod method in Methods.Values)
        {
            Assert.Equal([Start], SamplerRun.Final(method.Plan<double>([], PredictionKind.V), (x, _) => x, TensorOf.Vector(Start)).Values());
            Assert.Empty(method.Plan([new FlowMatching().Point(0.5)], PredictionKind.V).Stages);
        }
    }

    [Theory]
    [InlineData("Euler", PredictionKind.Eps)]
    [InlineData("Heun", PredictionKind.Score)]
    [InlineData("DDM", PredictionKind.Eps)]
    [InlineData("DDM, stochastic", PredictionKind.Score)]
    [InlineData("Euler-Maruyama", PredictionKind.V)]
    public void Plan_WhereTheStepHasNoValue_RefusesRatherThanRunOnNaN(string method, PredictionKind kind)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(nameof(kind), () => Methods[method].Plan(Grid(new FlowMatching(), 1, 0, 3), kind));
        Assert.Contains($"{kind}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_FromAnInfiniteSlope_NeedsTheVelocityAlone()
    {
        SamplerPlan<double> plan = Methods["Euler"].Plan(Grid(new OrnsteinUhlenbeck(), 1, 0, 2), PredictionKind.V);
        Assert.Throws<ArgumentException>("kind", () => Methods["DDM"].Plan(Grid(new OrnsteinUhlenbeck(), 1, 0, 2), PredictionKind.V));
        Assert.Equal([0.4 - (0.5 * 2)], SamplerRun.Final(new(1, [plan.Stages[0]]), (_, _) => TensorOf.Vector(2.0), TensorOf.Vector(0.4)).Values());
    }

    private static IReadOnlyList<GridPoint<double>> Grid(DiffusionProcess process, double from, double to, int steps) =>
        process.Grid(UniformTimes.Of<double>(to, from, steps + 1));
}
