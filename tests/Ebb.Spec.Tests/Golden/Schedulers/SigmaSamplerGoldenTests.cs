using System.Numerics.Tensors;
using System.Text.Json;

namespace Ebb.Spec.Tests.Golden.Schedulers;

[Trait("Category", "Golden")]
public sealed class SigmaSamplerGoldenTests
{
    public static TheoryData<string, string, int> Cases() => SamplerFiles.Rows("cases");

    public static TheoryData<string, string, int> Sums() => SamplerFiles.Rows("deterministic");

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Trajectory(string file, string key, int index)
    {
        JsonElement row = SamplerFiles.Row(file, key, index);
        SigmaReplay? replay = Of(row);
        Skip.If(replay is null);
        Func<Tensor<double>, double, Tensor<double>> model = SamplerInputs.Model(row.GetProperty("model").GetString()!)!;
        replay.CheckTrajectory((x, t) => model(x, t));
    }

    [SkippableTheory]
    [MemberData(nameof(Sums))]
    public void Sum(string file, string key, int index)
    {
        JsonElement row = SamplerFiles.Row(file, key, index);
        SigmaReplay? replay = Of(row);
        Skip.If(replay is null);
        replay.CheckSums((x, t) => Tensor.Multiply<double>(x, t / (t + 1)));
    }

    private static SigmaReplay? Of(JsonElement row) => SchedulerConfig.Text(row, "scheduler") switch
    {
        "EulerDiscreteScheduler" => new EulerReplay(row),
        "HeunDiscreteScheduler" => new HeunReplay(row),
        "EDMEulerScheduler" => new EdmEulerReplay(row),
        "FlowMatchEulerDiscreteScheduler" => new FlowMatchingReplay(row),
        "DPMSolverMultistepScheduler" => new DpmSolverReplay(row),
        "DPMSolverMultistepInverseScheduler" => new DpmSolverInverseReplay(row),
        "EDMDPMSolverMultistepScheduler" => new EdmDpmSolverReplay(row),
        "UniPCMultistepScheduler" => new UniPcReplay(row),
        _ => null,
    };
}
