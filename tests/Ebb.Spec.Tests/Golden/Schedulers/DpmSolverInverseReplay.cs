using System.Text.Json;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Golden.Schedulers;

/// <summary>DPM-Solver from the image to noise: the same steps over a grid that rises to the noisiest sigma.</summary>
internal sealed class DpmSolverInverseReplay(JsonElement row) : DpmSolverReplay(row)
{
    protected override SigmaSpaceGrid<double> Grid()
    {
        GridConfig config = new("DPMSolverMultistepScheduler", Config);
        SigmaTable<double> table = new(config.Schedule());
        int last = table.Levels - 1, count = Row.GetProperty("set_timesteps").GetProperty("num_inference_steps").GetInt32();
        double[] sigmas, timesteps;
        switch (config.DpmSolverSettings)
        {
            case { SigmaSpacing: SigmaSpacing.Karras }:
                sigmas = [.. SigmaGrid.Karras(count, table.At(0), table.At(last)).Reverse()];
                timesteps = Array.ConvertAll(sigmas, sigma => Math.Round(table.Position(sigma)));
                break;
            case { SigmaSpacing: SigmaSpacing.Timesteps, TimestepSpacing: TimestepSpacing.Linspace }:
                timesteps = [.. Enumerable.Range(0, count).Select(k => Math.Round(k * last / (double)count))];
                sigmas = Array.ConvertAll(timesteps, table.Interpolate);
                break;
            case var other:
                throw new InvalidDataException($"The spec has no rising grid for {other}.");
        }

        return new([.. sigmas, table.At(last)], [.. timesteps], 1);
    }
}
