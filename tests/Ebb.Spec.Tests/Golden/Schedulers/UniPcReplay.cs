using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Golden.Schedulers;

internal sealed class UniPcReplay(JsonElement row) : SigmaReplay(row)
{
    // Its grids are those of the DPM-Solver scheduler.
    protected override GridConfig GridConfig => new("DPMSolverMultistepScheduler", Config);

    private UniPcKind SolverType => SchedulerConfig.Text(Config, "solver_type") switch
    {
        "bh1" => UniPcKind.Bh1,
        "bh2" or null => UniPcKind.Bh2,
        string other => throw new InvalidDataException($"The spec knows no solver_type {other}."),
    };

    protected override IReadOnlyList<GridPoint<double>> Levels(SigmaSpaceGrid<double> grid) => Flag("use_flow_sigmas")
        ? LevelGrid.OfFlow<double>(grid.Sigmas, grid.Timesteps)
        : SigmaSpace.VariancePreservingGrid<double>(grid.Sigmas, grid.Timesteps);

    protected override ReverseMethod Method(int steps)
    {
        bool hasList = Config.TryGetProperty("disable_corrector", out JsonElement list) && list.ValueKind == JsonValueKind.Array;
        return new UniPc(
            (int)Number("solver_order", 2),
            SolverType,
            !Config.TryGetProperty("predict_x0", out JsonElement predicts) || predicts.GetBoolean(),
            Flag("lower_order_final"),
            hasList ? list.EnumerateArray().Select(step => step.GetInt32() - StartIndex) : null);
    }
}
