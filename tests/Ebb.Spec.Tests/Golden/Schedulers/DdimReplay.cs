using Ebb.Spec.Reverse.Methods;

namespace Ebb.Spec.Tests.Golden.Schedulers;

/// <summary>DDIM. Its previous level is t - floor(T/N), which need not be the next of the grid.</summary>
internal sealed class DdimReplay : ISchedulerReplay
{
    public bool Knows(string scheduler) => scheduler == "DDIMScheduler";

    public string? Missing(SamplerRow row) => DiscreteLoop.Missing(row);

    public SchedulerRun Run(SamplerRow row)
    {
        DiscreteLoop loop = new(row);
        Ddim method = new(row.StepArgument("eta")?.GetDouble() ?? 0, loop.Clip);
        int stride = row.TrainSteps / (row.InferenceSteps ?? row.TrainSteps);
        return loop.Run(loop.Timesteps[loop.Start..].SelectMany(t =>
            method.Plan<double>([loop.Point(t), loop.Point(t - stride)], row.Kind!.Value).Stages));
    }
}
