using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Golden.Schedulers;

/// <summary>DPM-Solver on EDM's sigmas: planned for a denoiser that is told sigma, which is then made of the raw network.</summary>
internal sealed class EdmDpmSolverReplay : DpmSolverReplay
{
    protected override string Scheduler => "EDMDPMSolverMultistepScheduler";

    public override SchedulerRun Run(SamplerRow row)
    {
        EdmPreconditioning network = EdmEulerReplay.Preconditioning(row);
        bool isScaled = !row.Row.TryGetProperty("model_input_scaled", out JsonElement scaled) || scaled.GetBoolean();
        SchedulerRun run = base.Run(row);
        return run with { Plan = run.Plan with { Stages = [.. run.Plan.Stages.Select(Raw)] } };

        SamplerStage<double> Raw(SamplerStage<double> stage) => stage with
        {
            Time = EdmPreconditioning.Time(stage.Time),
            InputScale = isScaled ? network.InputScale(stage.Time) : 1,
            X0 = network.X0Weights(stage.Time),
        };
    }

    protected override GridConfig Config(SamplerRow row) => new("EDMEulerScheduler", row.Config);

    protected override PredictionKind Kind(SamplerRow row) => PredictionKind.X0;

    protected override IReadOnlyList<GridPoint<double>> Levels(SamplerRow row, SigmaSpaceGrid<double> grid) =>
        LevelGrid.OfSigmas<double>(grid.Sigmas, grid.Sigmas[..^1]);
}
