using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Golden.Schedulers;

internal class EulerReplay(JsonElement row) : SigmaReplay(row)
{
    protected override IReadOnlyList<GridPoint<double>> Levels(SigmaSpaceGrid<double> grid) => SigmaSpace.Grid<double>(grid.Sigmas, grid.Timesteps);

    protected override ReverseMethod Method(int steps) => new Euler(Churn(steps));

    protected EdmChurn? Churn(int steps) => Argument("s_churn", 0) is 0
        ? null
        : new(Argument("s_churn", 0), Argument("s_tmin", 0), Argument("s_tmax", double.PositiveInfinity), Argument("s_noise", 1), steps);
}
