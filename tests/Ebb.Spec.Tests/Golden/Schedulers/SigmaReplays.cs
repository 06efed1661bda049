using System.Text.Json;

namespace Ebb.Spec.Tests.Golden.Schedulers;

/// <summary>The schedulers that run over sigmas. What the spec does not have in a row of theirs fails by name.</summary>
internal sealed class SigmaReplays : ISchedulerReplay
{
    private static readonly Dictionary<string, Func<JsonElement, SigmaReplay>> Makers = new(StringComparer.Ordinal)
    {
        ["EulerDiscreteScheduler"] = row => new EulerReplay(row),
        ["HeunDiscreteScheduler"] = row => new HeunReplay(row),
        ["EDMEulerScheduler"] = row => new EdmEulerReplay(row),
        ["FlowMatchEulerDiscreteScheduler"] = row => new FlowMatchingReplay(row),
        ["DPMSolverMultistepScheduler"] = row => new DpmSolverReplay(row),
        ["DPMSolverMultistepInverseScheduler"] = row => new DpmSolverInverseReplay(row),
        ["EDMDPMSolverMultistepScheduler"] = row => new EdmDpmSolverReplay(row),
        ["DPMSolverSinglestepScheduler"] = row => new DpmSolverSinglestepReplay(row),
        ["DEISMultistepScheduler"] = row => new DeisReplay(row),
        ["KDPM2DiscreteScheduler"] = row => new Kdpm2Replay(row),
        ["LMSDiscreteScheduler"] = row => new LmsReplay(row),
        ["UniPCMultistepScheduler"] = row => new UniPcReplay(row),
    };

    public bool Knows(string scheduler) => Makers.ContainsKey(scheduler);

    public string? Missing(SamplerRow row) => row.Scheduler == "LMSDiscreteScheduler" && row.StartIndex > 0
        ? "the weights that this scheduler, started part-way, gives to steps it never took"
        : null;

    public SchedulerRun Run(SamplerRow row) => Makers[row.Scheduler](row.Row).Run();
}
