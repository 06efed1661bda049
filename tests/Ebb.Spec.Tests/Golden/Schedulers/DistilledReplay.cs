using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Golden.Schedulers;

/// <summary>
/// The distilled samplers LCM and TCD over N of the 50 timesteps that they were trained on. TCD is DDIM to the next of them, and at last to
/// timestep 0; LCM renews the noise, and mixes x0Hat with x by how far t is from 0.
/// </summary>
internal sealed class DistilledReplay : ISchedulerReplay
{
    public bool Knows(string scheduler) => scheduler is "LCMScheduler" or "TCDScheduler";

    public string? Missing(SamplerRow row) => row.InferenceSteps is null ? "a grid that is given"
        : row.Kind is null ? $"prediction_type {row.Text("prediction_type")}"
        : row.Scheduler == "TCDScheduler" && row.StepArgument("eta")?.GetDouble() is not 0.0 ? "noise of TCD"
        : null;

    public SchedulerRun Run(SamplerRow row)
    {
        bool isLcm = row.Scheduler == "LCMScheduler";
        VpSchedule<double> schedule = new GridConfig("DDPMScheduler", row.Config).Schedule();
        int trained = (int)(row.Number("original_inference_steps") ?? 50), steps = row.InferenceSteps!.Value;
        int[] timesteps = [.. Enumerable.Range(0, steps).Select(k => ((trained - (k * trained / steps)) * (row.TrainSteps / trained)) - 1)];
        GridPoint<double>[] grid = [.. timesteps.Select(Point), isLcm ? new(0, NoiseLevel.OfAlphaBar(1.0), 0, 1) : Point(0)];
        ReverseMethod method = isLcm ? new ConsistencySampler() : new Ddim(clip: ClipMode.None);
        SamplerPlan<double> plan = method.Plan([.. grid.Skip(row.StartIndex)], row.Kind!.Value);
        if (isLcm) plan = plan with { Stages = [.. plan.Stages.Select(Mixed)] };
        return new(plan, grid[row.StartIndex].Level, [.. timesteps.Select(t => (double)t)], FilterX0: SchedulerConfig.Filter(row));

        GridPoint<double> Point(int timestep) => new(timestep, NoiseLevel.OfAlphaBar(schedule.AlphaBar(timestep + 1)), timestep, 1);

        SamplerStage<double> Mixed(SamplerStage<double> stage)
        {
            const double Data = 0.5;
            double time = stage.Time * (row.Number("timestep_scaling") ?? 10), size = Math.Sqrt((time * time) + (Data * Data));
            double skip = Data * Data / (size * size), rest = time / size;
            return stage with { X0 = new(skip + (rest * stage.X0.FromX), rest * stage.X0.FromField) };
        }
    }
}
