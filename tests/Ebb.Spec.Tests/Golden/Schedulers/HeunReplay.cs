using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Golden.Schedulers;

internal sealed class HeunReplay(JsonElement row) : SigmaReplay(row)
{
    protected override IReadOnlyList<GridPoint<double>> Levels(SigmaSpaceGrid<double> grid) => SigmaSpace.Grid<double>(grid.Sigmas, grid.Timesteps);

    protected override ReverseMethod Method(int steps) => new Heun();

    // Its list has every timestep but the first twice, and a step starts at the second of them.
    protected override int StartOf(int index) => index % 2 == 0
        ? index / 2
        : throw new InvalidDataException($"The timestep {index} of Heun's list is the end of a step; a loop cannot start there.");
}
