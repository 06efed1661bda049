using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Golden.Schedulers;

internal class DpmSolverReplay(JsonElement row) : SigmaReplay(row)
{
    private DpmAlgorithm Algorithm => SchedulerConfig.Text(Config, "algorithm_type") switch
    {
        "dpmsolver++" or null => DpmAlgorithm.Data,
        "dpmsolver" => DpmAlgorithm.Noise,
        "sde-dpmsolver++" => DpmAlgorithm.StochasticData,
        string other => throw new InvalidDataException($"The spec knows no algorithm_type {other}."),
    };

    private DpmSolverType Type => SchedulerConfig.Text(Config, "solver_type") switch
    {
        "midpoint" or null => DpmSolverType.Midpoint,
        "heun" => DpmSolverType.Heun,
        string other => throw new InvalidDataException($"The spec knows no solver_type {other}."),
    };

    protected override IReadOnlyList<GridPoint<double>> Levels(SigmaSpaceGrid<double> grid) => Flag("use_flow_sigmas")
        ? LevelGrid.OfFlow<double>(grid.Sigmas, grid.Timesteps)
        : SigmaSpace.VariancePreservingGrid<double>(grid.Sigmas, grid.Timesteps);

    protected override ReverseMethod Method(int steps) => new DpmSolverMultistep(
        (int)Number("solver_order", 2),
        Type,
        Algorithm,
        Flag("lower_order_final") && steps < 15 ? LowerOrderFinal.Always : LowerOrderFinal.Never,
        Flag("euler_at_final"));
}
