using Ebb.Spec.Fields;
using Ebb.Spec.Processes;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Tests.Processes;
using Ebb.Spec.Tests.Reverse.Methods;

namespace Ebb.Spec.Tests.Reverse.Plans;

public sealed class SamplerPlanTests
{
    public static TheoryData<string> Methods { get; } = [.. Solver.All.Select(solver => solver.Name)];

    [Theory]
    [MemberData(nameof(KnownProcesses.Names), MemberType = typeof(KnownProcesses))]
    public void StartScale_OfAnyProcess_IsTheDeviationOfStatesOfImagesOfVarianceOne(string name)
    {
        NoiseLevel<double> first = KnownProcesses.All[name].Level(1.0);
        double want = Math.Sqrt((first.Alpha * first.Alpha) + (first.Sigma * first.Sigma));
        Assert.Equal(want, new Ddim().Plan(KnownProcesses.All[name].Grid([1, 0.5]), PredictionKind.X0).StartScale, 1e-15);
        Assert.Equal(1, new Ddim().Plan<double>([], PredictionKind.X0).StartScale);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Plan_WhereAStepHasNoValue_RefusesItByNameOrRunsWithoutNaN(string name)
    {
        foreach (DiffusionProcess process in (DiffusionProcess[])[new FlowMatching(), new OrnsteinUhlenbeck()])
        {
            IReadOnlyList<GridPoint<double>> grid = process.Grid(UniformTimes.Of<double>(0, 1, 9));
            foreach (PredictionKind kind in Enum.GetValues<PredictionKind>())
            {
                try
                {
                    SamplerPlan<double> plan = Solver.Named(name).Method.Plan(grid, kind);
                    Assert.True(double.IsFinite(SamplerRun.Final(plan, (x, _) => x, TensorOf.Vector(0.3), _ => TensorOf.Vector(0.1))[0]));
                }
                catch (ArgumentException error)
                {
                    Assert.Equal("kind", error.ParamName);
                    Assert.StartsWith("The step from ", error.Message, StringComparison.Ordinal);
                    Assert.Contains($"no finite value with {kind}", error.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    [Theory]
    [InlineData("probability-flow-euler", PredictionKind.Eps)]
    [InlineData("probability-flow-heun", PredictionKind.Score)]
    [InlineData("DDM", PredictionKind.Eps)]
    [InlineData("DDM, stochastic", PredictionKind.Score)]
    [InlineData("reverse-sde", PredictionKind.V)]
    [InlineData("euler", PredictionKind.Eps)]
    [InlineData("heun", PredictionKind.V)]
    [InlineData("edm", PredictionKind.V)]
    [InlineData("lms", PredictionKind.V)]
    [InlineData("pndm", PredictionKind.V)]
    [InlineData("dpm-solver-2m", PredictionKind.V)]
    public void Plan_FromNoSignal_IsRefusedWhereTheMethodDividesByIt(string method, PredictionKind kind) => Assert.Throws<ArgumentException>(
        nameof(kind), () => Solver.Named(method).Method.Plan(new FlowMatching().Grid(UniformTimes.Of<double>(0, 1, 9)), kind));
}
