using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Golden.Schedulers;

/// <summary>Adams and Bashforth's method of order 4, over the grids of the Euler scheduler.</summary>
internal sealed class LmsReplay(JsonElement row) : SigmaReplay(row)
{
    protected override GridConfig GridConfig => new("EulerDiscreteScheduler", Config);

    protected override IReadOnlyList<GridPoint<double>> Levels(SigmaSpaceGrid<double> grid) => SigmaSpace.Grid<double>(grid.Sigmas, grid.Timesteps);

    protected override ReverseMethod Method(int steps) => new LinearMultistep((int)Argument("order", 4));
}
