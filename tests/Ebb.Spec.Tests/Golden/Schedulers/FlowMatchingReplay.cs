using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Golden.Schedulers;

internal sealed class FlowMatchingReplay : SigmaReplay
{
    protected override string Scheduler => "FlowMatchEulerDiscreteScheduler";

    protected override PredictionKind Kind(SamplerRow row) => PredictionKind.V;

    protected override IReadOnlyList<GridPoint<double>> Levels(SamplerRow row, SigmaSpaceGrid<double> grid) => LevelGrid.OfFlow<double>(grid.Sigmas, grid.Timesteps);

    protected override ReverseMethod Method(SamplerRow row, int steps) => new FlowMatchingEuler(row.Flag("stochastic_sampling"));
}
