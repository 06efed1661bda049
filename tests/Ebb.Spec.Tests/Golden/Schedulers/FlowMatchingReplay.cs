using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Golden.Schedulers;

internal sealed class FlowMatchingReplay(JsonElement row) : SigmaReplay(row)
{
    protected override PredictionKind DefaultKind => PredictionKind.V;

    protected override IReadOnlyList<GridPoint<double>> Levels(SigmaSpaceGrid<double> grid) => LevelGrid.OfFlow<double>(grid.Sigmas, grid.Timesteps);

    protected override ReverseMethod Method(int steps) => new FlowMatchingEuler(Flag("stochastic_sampling"));
}
