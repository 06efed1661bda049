using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Spec.Guidance;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Schedules;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden.Schedulers;

/// <summary>
/// A scheduler that runs over a list of sigmas, replayed by the spec: the grid from the configuration and a plan from the grid. What differs
/// from scheduler to scheduler is the grid's levels and the method.
/// </summary>
internal abstract class SigmaReplay(JsonElement row)
{
    protected JsonElement Row { get; } = row;

    protected JsonElement Config { get; } = row.GetProperty("config");

    protected virtual PredictionKind Kind => SchedulerConfig.Text(Config, "prediction_type") switch
    {
        "epsilon" => PredictionKind.Eps,
        "sample" => PredictionKind.X0,
        "v_prediction" or "flow_prediction" => PredictionKind.V,
        string other => throw new InvalidDataException($"The spec knows no prediction_type {other}."),
        null => DefaultKind,
    };

    protected virtual PredictionKind DefaultKind => PredictionKind.Eps;

    protected virtual GridConfig GridConfig => new(SchedulerConfig.Text(Row, "scheduler")!, Config);

    private JsonElement Call => Row.GetProperty("set_timesteps");

    protected int StartIndex => Row.TryGetProperty("start_index", out JsonElement start) ? start.GetInt32() : 0;

    protected virtual SigmaSpaceGrid<double> Grid() => GridConfig.Grid(Call);

    /// <summary>What the plan asks, made of the case's model.</summary>
    protected virtual FieldModel<double> Network(FieldModel<double> model) => model;

    protected abstract IReadOnlyList<GridPoint<double>> Levels(SigmaSpaceGrid<double> grid);

    /// <summary>The method, for a grid of so many steps of which the first ones may be left out.</summary>
    protected abstract ReverseMethod Method(int steps);

    /// <summary>The entry of the grid at which the loop starts whose first timestep has this index.</summary>
    protected virtual int StartOf(int index) => index;

    protected double Number(string key, double otherwise) =>
        Config.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? GoldenJson.Number(value) : otherwise;

    protected double Argument(string key, double otherwise) => new SamplerRow(Row).StepArgument(key) is { } value ? GoldenJson.Number(value) : otherwise;

    protected bool Flag(string key) => SchedulerConfig.Flag(Config, key);

    /// <summary>The row in the spec's terms.</summary>
    public SchedulerRun Run()
    {
        SigmaSpaceGrid<double> grid = Grid();
        IReadOnlyList<GridPoint<double>> levels = Levels(grid);
        int start = StartOf(StartIndex);
        return new(
            Method(levels.Count - 1).Plan([.. levels.Skip(start)], Kind),
            levels[start].Level,
            GridConfig.TimestepList(grid),
            grid.InitNoiseSigma,
            SchedulerConfig.Filter(new SamplerRow(Row)) ?? (Flag("clip_sample") ? x0Hat => X0Filter.Clamp(x0Hat, 1) : null),
            GridConfig.SigmaList(grid),
            Network);
    }
}
