using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Golden.Schedulers;

internal class DpmSolverReplay : SigmaReplay
{
    protected override string Scheduler => "DPMSolverMultistepScheduler";

    /// <summary>The levels of a variance-preserving network, or of a flow.</summary>
    public static IReadOnlyList<GridPoint<double>> LevelsOf(SamplerRow row, SigmaSpaceGrid<double> grid) => row.Flag("use_flow_sigmas")
        ? LevelGrid.OfFlow<double>(grid.Sigmas, grid.Timesteps)
        : SigmaSpace.VariancePreservingGrid<double>(grid.Sigmas, grid.Timesteps);

    protected override PredictionKind Kind(SamplerRow row) => row.Text("prediction_type") == "flow_prediction" ? PredictionKind.V : base.Kind(row);

    protected override IReadOnlyList<GridPoint<double>> Levels(SamplerRow row, SigmaSpaceGrid<double> grid) => LevelsOf(row, grid);

    protected override ReverseMethod Method(SamplerRow row, int steps) => new DpmSolverMultistep(
        (int)(row.Number("solver_order") ?? 2),
        row.Text("solver_type") switch
        {
            "midpoint" or null => DpmSolverType.Midpoint,
            "heun" => DpmSolverType.Heun,
            string other => throw new InvalidDataException($"{row.Id}: the spec knows no solver_type {other}."),
        },
        row.Text("algorithm_type") switch
        {
            "dpmsolver++" or null => DpmAlgorithm.Data,
            "dpmsolver" => DpmAlgorithm.Noise,
            "sde-dpmsolver++" => DpmAlgorithm.StochasticData,
            string other => throw new InvalidDataException($"{row.Id}: the spec knows no algorithm_type {other}."),
        },
        row.Flag("lower_order_final") && steps < 15 ? LowerOrderFinal.Always : LowerOrderFinal.Never,
        row.Flag("euler_at_final"));
}
