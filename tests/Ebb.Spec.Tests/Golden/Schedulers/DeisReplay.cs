using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Golden.Schedulers;

/// <summary>
/// DEIS with polynomials in ln(Sigma/Alpha): as they are polynomials in lambda, it is the noise form of DPM-Solver with the integrals taken
/// exactly. Its grids are those of the DPM-Solver scheduler that end at the least sigma of the table.
/// </summary>
internal sealed class DeisReplay(JsonElement row) : SigmaReplay(row)
{
    protected override GridConfig GridConfig => new("DPMSolverMultistepScheduler", Config);

    protected override SigmaSpaceGrid<double> Grid() => DpmSolverGrid.Make(
        new(GridConfig.Schedule()),
        new SamplerRow(Row).InferenceSteps ?? throw new InvalidDataException("DEIS is replayed over a number of steps only."),
        GridConfig.DpmSolverSettings with { FinalSigmasType = FinalSigma.SigmaMin });

    protected override IReadOnlyList<GridPoint<double>> Levels(SigmaSpaceGrid<double> grid) =>
        SigmaSpace.VariancePreservingGrid<double>(grid.Sigmas, grid.Timesteps);

    protected override ReverseMethod Method(int steps) => SchedulerConfig.Text(Config, "solver_type") is null or "logrho"
        ? new DpmSolverMultistep(
            (int)Number("solver_order", 2),
            DpmSolverType.Heun,
            DpmAlgorithm.Noise,
            Flag("lower_order_final") && steps < 15 ? LowerOrderFinal.Always : LowerOrderFinal.Never,
            halvesCurvature: false)
        : throw new InvalidDataException($"The spec knows no solver_type {SchedulerConfig.Text(Config, "solver_type")} of DEIS.");
}
