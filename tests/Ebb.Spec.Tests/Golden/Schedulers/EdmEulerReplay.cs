using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Golden.Schedulers;

internal sealed class EdmEulerReplay : SigmaReplay
{
    protected override string Scheduler => "EDMEulerScheduler";

    public static EdmPreconditioning Preconditioning(SamplerRow row) => new(row.Number("sigma_data") ?? 0.5, flipsOutput: row.Kind == PredictionKind.V);

    protected override IReadOnlyList<GridPoint<double>> Levels(SamplerRow row, SigmaSpaceGrid<double> grid) => LevelGrid.OfSigmas<double>(grid.Sigmas, grid.Timesteps);

    protected override ReverseMethod Method(SamplerRow row, int steps) => new Euler(EulerReplay.Churn(row, steps), Preconditioning(row));
}
