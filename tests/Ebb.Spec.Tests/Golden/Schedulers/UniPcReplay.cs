using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Golden.Schedulers;

internal sealed class UniPcReplay : SigmaReplay
{
    protected override string Scheduler => "UniPCMultistepScheduler";

    public override string? Missing(SamplerRow row) =>
        row.Config.TryGetProperty("solver_p", out JsonElement other) && other.ValueKind != JsonValueKind.Null ? "another solver as UniPC's predictor" : null;

    // Its grids are those of the DPM-Solver scheduler.
    protected override GridConfig Config(SamplerRow row) => new("DPMSolverMultistepScheduler", row.Config);

    protected override PredictionKind Kind(SamplerRow row) => row.Text("prediction_type") == "flow_prediction" ? PredictionKind.V : base.Kind(row);

    protected override IReadOnlyList<GridPoint<double>> Levels(SamplerRow row, SigmaSpaceGrid<double> grid) => DpmSolverReplay.LevelsOf(row, grid);

    protected override ReverseMethod Method(SamplerRow row, int steps)
    {
        bool hasList = row.Config.TryGetProperty("disable_corrector", out JsonElement list) && list.ValueKind == JsonValueKind.Array;
        return new UniPc(
            (int)(row.Number("solver_order") ?? 2),
            row.Text("solver_type") switch
            {
                "bh1" => UniPcKind.Bh1,
                "bh2" or null => UniPcKind.Bh2,
                string other => throw new InvalidDataException($"{row.Id}: the spec knows no solver_type {other}."),
            },
            !row.Config.TryGetProperty("predict_x0", out JsonElement predicts) || predicts.GetBoolean(),
            row.Flag("lower_order_final"),
            hasList ? list.EnumerateArray().Select(step => step.GetInt32() - row.StartIndex) : null);
    }
}
