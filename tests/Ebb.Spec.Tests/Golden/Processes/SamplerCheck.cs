using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Processes;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden.Processes;

/// <summary>Single steps with a field of each kind, and whole paths.</summary>
internal sealed class SamplerCheck : IProcessCheck
{
    public bool Fits(ProcessCase golden) => golden.Has("sampler");

    public void Check(ProcessCase golden)
    {
        if (golden.Has("ts")) CheckPath(golden);
        else CheckSteps(golden);
    }

    private static void CheckSteps(ProcessCase golden)
    {
        DiffusionProcess process = GoldenProcess.Of(golden);
        GridPoint<double>[] grid = [process.Point(golden.Array("t").Scalar), process.Point(golden.Array("t_next").Scalar)];
        Tensor<double> x = TensorOf.Golden(golden.Array("x")), z = TensorOf.Golden(golden.Array("z"));
        foreach (string output in golden.Outputs)
        {
            // A field that does not determine the step is refused; there is nothing to compare.
            if (golden.HasNoValue(output)) continue;
            PredictionKind kind = DistributionCheck.KindOf(output);
            golden.Check(output, SamplerRun.Final(Method(golden).Plan(grid, kind), GoldenField.Of(golden, kind), x, _ => z).Values());
        }
    }

    private static void CheckPath(ProcessCase golden)
    {
        PredictionKind kind = DistributionCheck.KindOf(golden.Inputs.GetProperty("field_type").GetString()!);
        GoldenArray noise = golden.Array("zs");
        SamplerPlan<double> plan = Method(golden).Plan(GoldenProcess.Of(golden).Grid(golden.Array("ts").Data), kind);
        Tensor<double> start = TensorOf.Golden(golden.Array("x_init"));
        IEnumerable<double> path = SamplerRun.States(plan, GoldenField.Of(golden, kind), start, k => TensorOf.Golden(noise.Row(k)))
            .SelectMany(state => state.X.Values());
        golden.Check("trajectory", [.. start.Values(), .. path]);
    }

    private static ReverseMethod Method(ProcessCase golden) => golden.Inputs.GetProperty("sampler").GetString()! switch
    {
        "euler_maruyama" => new EulerMaruyama(IsStochastic(golden)),
        "ddm" => new Ddm(IsStochastic(golden)),
        string other => throw new InvalidDataException($"{golden.Name}: unknown sampler {other}."),
    };

    private static bool IsStochastic(ProcessCase golden) => golden.Inputs.GetProperty("stochastic").GetBoolean();
}
