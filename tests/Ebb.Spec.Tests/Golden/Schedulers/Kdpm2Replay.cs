using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Golden.Schedulers;

/// <summary>The midpoint rule, over the grids of the Euler scheduler with the middles of ln sigma in between.</summary>
internal sealed class Kdpm2Replay(JsonElement row) : SigmaReplay(row)
{
    protected override GridConfig GridConfig => new("EulerDiscreteScheduler", Config);

    protected override SigmaSpaceGrid<double> Grid()
    {
        SigmaSpaceGrid<double> grid = base.Grid();
        SigmaTable<double> table = new(GridConfig.Schedule());
        List<double> sigmas = [], timesteps = [];
        for (int i = 0; i < grid.Timesteps.Length; i++)
        {
            sigmas.Add(grid.Sigmas[i]);
            timesteps.Add(grid.Timesteps[i]);
            if (grid.Sigmas[i + 1] == 0) continue;
            sigmas.Add(Math.Sqrt(grid.Sigmas[i] * grid.Sigmas[i + 1]));
            timesteps.Add(table.Position(sigmas[^1]));
        }

        return new([.. sigmas, grid.Sigmas[^1]], [.. timesteps], grid.InitNoiseSigma);
    }

    protected override IReadOnlyList<GridPoint<double>> Levels(SigmaSpaceGrid<double> grid) => SigmaSpace.Grid<double>(grid.Sigmas, grid.Timesteps);

    protected override ReverseMethod Method(int steps) => new Dpm2();
}
