using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Golden.Schedulers;

internal sealed class EdmEulerReplay(JsonElement row) : EulerReplay(row)
{
    protected override IReadOnlyList<GridPoint<double>> Levels(SigmaSpaceGrid<double> grid) => LevelGrid.OfSigmas<double>(grid.Sigmas, grid.Timesteps);

    protected override ReverseMethod Method(int steps) =>
        new Euler(Churn(steps), new EdmPreconditioning(Number("sigma_data", 0.5), flipsOutput: Kind == PredictionKind.V));
}
