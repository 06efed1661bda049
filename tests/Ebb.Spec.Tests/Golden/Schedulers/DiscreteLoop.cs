using System.Globalization;
using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
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
    private readonly VpSchedule<double> _schedule;

    public DiscreteLoop(SamplerRow row)
    {
        _row = row;
        _schedule = SchedulerConfig.Schedule(row.Config);
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

    public static string? Missing(SamplerRow row) => SchedulerConfig.MissingSchedule(row.Config)
        ?? (row.Kind is null ? $"prediction_type {row.Text("prediction_type")}" : null);

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
        int trained = _row.TrainSteps;
        if (_row.SetTimesteps("timesteps") is { } given) return [.. GoldenJson.Array(given).ToInt64().Select(t => (int)t)];
        if (_row.InferenceSteps is not { } count) return [.. Enumerable.Range(0, trained).Reverse()];
        int offset = (int)(_row.Number("steps_offset") ?? 0);
        return _row.Text("timestep_spacing") switch
        {
            "leading" => [.. Enumerable.Range(0, count).Reverse().Select(k => (k * (trained / count)) + offset)],
            "linspace" => [.. Enumerable.Range(0, count).Reverse().Select(k => Rounded(k * (trained - 1.0) / Math.Max(1, count - 1)))],
            "trailing" => [.. Enumerable.Range(0, count).Select(k => Rounded(trained - (k * (double)trained / count)) - 1)],
            string other => throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{_row.Id}: timestep_spacing {other}")),
            null => throw new InvalidDataException($"{_row.Id}: no timestep_spacing"),
        };
    }

    private static int Rounded(double value) => (int)Math.Round(value, MidpointRounding.ToEven);
}
