using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Golden.Schedulers;

/// <summary>DPM-Solver++ in pairs of timesteps, over the grids of the multistep scheduler.</summary>
internal sealed class DpmSolverSinglestepReplay(JsonElement row) : SigmaReplay(row)
{
    protected override GridConfig GridConfig => new("DPMSolverMultistepScheduler", Config);

    protected override IReadOnlyList<GridPoint<double>> Levels(SigmaSpaceGrid<double> grid) =>
        SigmaSpace.VariancePreservingGrid<double>(grid.Sigmas, grid.Timesteps);

    protected override ReverseMethod Method(int steps)
    {
        bool isCovered = Number("solver_order", 2) is 2 && !Flag("lower_order_final") && SchedulerConfig.Text(Config, "algorithm_type") is null or "dpmsolver++";
        if (!isCovered) throw new InvalidDataException("The spec has the singlestep solver of order 2 in the data form, without lower orders at the end.");
        DpmSolverType type = SchedulerConfig.Text(Config, "solver_type") == "heun" ? DpmSolverType.Heun : DpmSolverType.Midpoint;
        return new DpmSolverSinglestep(type, startsAlone: StartIndex % 2 == 1);
    }
}
