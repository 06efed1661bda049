using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Schedules;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden.Schedulers;

/// <summary>
/// What DDPM and DDIM share: integer timesteps on a discrete schedule. The reference counts noise levels from 0: its timestep t is our index
/// t + 1, and its "alpha_bar = 1 after the last step" is our index 0.
/// </summary>
internal sealed class DiscreteLoop
{
    private readonly SamplerRow _row;
    private readonly GridConfig _config;
    private readonly VpSchedule<double> _schedule;

    public DiscreteLoop(SamplerRow row)
    {
        _row = row;
        _config = new GridConfig("DDPMScheduler", row.Config);
        _schedule = _config.Schedule();
        Timesteps = Grid();
    }

    /// <summary>The whole grid, from noisy to clean.</summary>
    public int[] Timesteps { get; }

    /// <summary>Where the loop begins.</summary>
    public int Start => _row.StartIndex;

    /// <summary>What happens to a predicted clean image.</summary>
    public ClipMode Clip => !_row.Flag("clip_sample") && !_row.Flag("thresholding") ? ClipMode.None
        : _row.StepArgument("use_clipped_model_output") is { ValueKind: JsonValueKind.True } ? ClipMode.Recompute
        : ClipMode.Keep;

    public static string? Missing(SamplerRow row) => row.Kind is null ? $"prediction_type {row.Text("prediction_type")}" : null;

    /// <summary>The level of a timestep; a negative one is the clean image, or the first training step where the row says so.</summary>
    public NoiseLevel<double> Level(int timestep) => NoiseLevel.OfAlphaBar(
        _schedule.AlphaBar(timestep >= 0 ? TimeOf.IndexOfLevel(timestep)
            : _row.Config.TryGetProperty("set_alpha_to_one", out JsonElement one) && one.ValueKind == JsonValueKind.False ? 1 : 0));

    public GridPoint<double> Point(int timestep)
    {
        NoiseLevel<double> level = Level(timestep);
        return new(Math.Atan2(level.Sigma, level.Alpha), level, timestep, 1);
    }

    /// <summary>The run of these stages.</summary>
    public SchedulerRun Run(IEnumerable<SamplerStage<double>> stages) => new(
        new(1, [.. stages]), Level(Timesteps[Start]), [.. Timesteps.Select(t => (double)t)], FilterX0: SchedulerConfig.Filter(_row));

    private int[] Grid()
    {
        if (_row.SetTimesteps("timesteps") is { } given) return Array.ConvertAll(GoldenJson.Array(given).Data, t => (int)t);
        return _row.InferenceSteps is { } count
            ? Array.ConvertAll(_config.Timesteps(count), t => (int)t)
            : [.. Enumerable.Range(0, _row.TrainSteps).Reverse()];
    }
}
