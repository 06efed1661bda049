using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Spec.Guidance;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;

namespace Ebb.Spec.Tests.Golden.Schedulers;

/// <summary>Consistency models: sigmas spaced as Karras's at multiples of floor(T/N)/T, then the least one; the network is told 250 ln sigma.</summary>
internal sealed class ConsistencyReplay : ISchedulerReplay
{
    public bool Knows(string scheduler) => scheduler == "CMStochasticIterativeScheduler";

    public string? Missing(SamplerRow row) => row.InferenceSteps is null ? "a grid that is given"
        : row.Number("s_noise") is null or 1 ? null
        : "s_noise other than 1";

    public SchedulerRun Run(SamplerRow row)
    {
        double least = row.Number("sigma_min") ?? 0.002, greatest = row.Number("sigma_max") ?? 80, rho = row.Number("rho") ?? 7;
        int steps = row.InferenceSteps!.Value, stride = row.TrainSteps / steps;
        double from = Math.Pow(greatest, 1 / rho), to = Math.Pow(least, 1 / rho);
        double[] sigmas = [.. Enumerable.Range(0, steps).Select(k => Math.Pow(from + (k * stride * (to - from) / row.TrainSteps), rho))];
        double[] times = Array.ConvertAll(sigmas, sigma => 1000 * EdmPreconditioning.Time(sigma));

        ConsistencySampler method = new(new EdmPreconditioning(row.Number("sigma_data") ?? 0.5, least: least));
        IReadOnlyList<GridPoint<double>> grid = [.. LevelGrid.OfSigmas<double>([.. sigmas, least], times).Skip(row.StartIndex)];
        SamplerPlan<double> plan = method.Plan(grid, PredictionKind.X0);
        plan = plan with { Stages = [.. plan.Stages.Select((stage, i) => stage with { Time = grid[i].Time })] };
        bool clips = !row.Config.TryGetProperty("clip_denoised", out JsonElement clip) || clip.GetBoolean();
        return new(plan, grid[0].Level, times, greatest, clips ? x0Hat => X0Filter.Clamp(x0Hat, 1) : null, [.. sigmas, least]);
    }
}
