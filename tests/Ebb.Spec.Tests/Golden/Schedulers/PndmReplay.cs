using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Golden.Schedulers;

/// <summary>PNDM over the multiples of floor(T/N), whose middles lie floor(T/N)/2 above them.</summary>
internal sealed class PndmReplay : ISchedulerReplay
{
    public bool Knows(string scheduler) => scheduler == "PNDMScheduler";

    public string? Missing(SamplerRow row) =>
        row.Kind != PredictionKind.Eps ? "predictions other than eps in PNDM, which this scheduler mixes before it converts them"
        : row.Flag("skip_prk_steps") ? "PNDM without Runge and Kutta's steps"
        : row.InferenceSteps is null || row.StartIndex > 0 || row.Text("timestep_spacing") is not (null or "leading") ? "this grid of PNDM"
        : null;

    public SchedulerRun Run(SamplerRow row)
    {
        VpSchedule<double> schedule = new GridConfig("DDPMScheduler", row.Config).Schedule();
        int steps = row.InferenceSteps!.Value, stride = row.TrainSteps / steps, offset = (int)(row.Number("steps_offset") ?? 0);
        bool endsClean = row.Config.TryGetProperty("set_alpha_to_one", out JsonElement one) && one.GetBoolean();
        List<GridPoint<double>> grid = [];
        for (int k = steps - 1; k >= 0; k--)
        {
            grid.Add(Point((k * stride) + offset));
            if (k >= steps - 3) grid.Add(Point((k * stride) - (stride / 2) + offset));
        }

        grid.Add(new(0, NoiseLevel.OfAlphaBar(schedule.AlphaBar(endsClean ? 0 : 1)), 0, 1));
        SamplerPlan<double> plan = new Pndm().Plan(grid, PredictionKind.Eps);
        return new(plan, grid[0].Level, [.. plan.Stages.Select(stage => stage.Time)]);

        GridPoint<double> Point(int timestep) => new(timestep, NoiseLevel.OfAlphaBar(schedule.AlphaBar(timestep + 1)), timestep, 1);
    }
}
