using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Golden.Schedulers;

/// <summary>DPM-Solver from the image to noise: the same steps over a grid that rises to the noisiest sigma.</summary>
internal sealed class DpmSolverInverseReplay : DpmSolverReplay
{
    protected override string Scheduler => "DPMSolverMultistepInverseScheduler";

    protected override GridConfig Config(SamplerRow row) => new("DPMSolverMultistepScheduler", row.Config);

    protected override SigmaSpaceGrid<double> Grid(SamplerRow row)
    {
        GridConfig config = Config(row);
        SigmaTable<double> table = new(config.Schedule());
        int last = table.Levels - 1, count = row.InferenceSteps ?? throw new InvalidDataException($"{row.Id}: no step count");
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
