using Ebb.Spec.Reverse;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Tests.Golden.Schedulers;

/// <summary>DDPM. It leaves the noise out where t = 0, so on a grid that ends above 0 the last step adds some.</summary>
internal sealed class DdpmReplay : ISchedulerReplay
{
    public bool Knows(string scheduler) => scheduler == "DDPMScheduler";

    public string? Missing(SamplerRow row) => DiscreteLoop.Missing(row) ?? (Variance(row) is null ? $"variance_type {row.Text("variance_type")}" : null);

    public SchedulerRun Run(SamplerRow row)
    {
        DiscreteLoop loop = new(row);
        Ddpm method = new(Variance(row)!.Value, loop.Clip, DivisionGuard.Floor, noiseInLastStep: loop.Timesteps[^1] > 0);
        return loop.Run(method.Plan([.. loop.Timesteps[loop.Start..].Append(-1).Select(loop.Point)], row.Kind!.Value).Stages);
    }

    private static DdpmVariance? Variance(SamplerRow row) => row.Text("variance_type") switch
    {
        null or "fixed_small" or "fixed_small_log" => DdpmVariance.Small,
        "fixed_large" => DdpmVariance.Large,
        "learned" => DdpmVariance.Learned,
        "learned_range" => DdpmVariance.LearnedRange,
        _ => null,
    };
}
