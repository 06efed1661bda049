using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;

namespace Ebb.Spec.Tests.Golden.Schedulers;

/// <summary>DDIM from the image to noise. A step to timestep t starts at t - floor(T/N), and the model is told t.</summary>
internal sealed class DdimInverseReplay : ISchedulerReplay
{
    public bool Knows(string scheduler) => scheduler == "DDIMInverseScheduler";

    public string? Missing(SamplerRow row) => DiscreteLoop.Missing(row);

    public SchedulerRun Run(SamplerRow row)
    {
        DiscreteLoop loop = new(row);
        DdimInversion method = new(loop.Clip);
        int stride = row.TrainSteps / (row.InferenceSteps ?? row.TrainSteps);
        int[] timesteps = [.. loop.Timesteps.Reverse()];
        IEnumerable<SamplerStage<double>> stages = timesteps[loop.Start..].SelectMany(t =>
            method.Plan<double>([loop.Point(t - stride), loop.Point(t)], row.Kind!.Value).Stages);
        NoiseLevel<double> start = loop.Level(timesteps[loop.Start] - stride);
        return new(new(1, [.. stages]), start, [.. timesteps.Select(t => (double)t)], FilterX0: SchedulerConfig.Filter(row));
    }
}
