using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Golden.Schedulers;

/// <summary>
/// A scheduler that runs over a list of sigmas: the grid from the configuration, a plan from the grid. What differs from scheduler to scheduler
/// is the grid's levels and the method.
/// </summary>
internal abstract class SigmaReplay : ISchedulerReplay
{
    protected abstract string Scheduler { get; }

    public bool Knows(string scheduler) => scheduler == Scheduler;

    public virtual string? Missing(SamplerRow row) => null;

    public virtual SchedulerRun Run(SamplerRow row)
    {
        GridConfig config = Config(row);
        SigmaSpaceGrid<double> grid = Grid(row);
        IReadOnlyList<GridPoint<double>> levels = Levels(row, grid);
        int start = StartOf(row.StartIndex);
        SamplerPlan<double> plan = Method(row, levels.Count - 1).Plan([.. levels.Skip(start)], Kind(row));
        return new(plan, levels[start].Level, config.TimestepList(grid), grid.InitNoiseSigma, Filter(row), config.SigmaList(grid));
    }

    /// <summary>Whose grid it is.</summary>
    protected virtual GridConfig Config(SamplerRow row) => new(row.Scheduler, row.Config);

    protected virtual SigmaSpaceGrid<double> Grid(SamplerRow row) => Config(row).Grid(row.Row.GetProperty("set_timesteps"));

    protected virtual PredictionKind Kind(SamplerRow row) =>
        row.Kind ?? throw new InvalidDataException($"{row.Id}: the spec knows no prediction_type {row.Text("prediction_type")}.");

    protected abstract IReadOnlyList<GridPoint<double>> Levels(SamplerRow row, SigmaSpaceGrid<double> grid);

    /// <summary>The method, for a grid of so many steps of which the first ones may be left out.</summary>
    protected abstract ReverseMethod Method(SamplerRow row, int steps);

    /// <summary>The entry of the grid at which a loop begins whose first timestep has this index.</summary>
    protected virtual int StartOf(int index) => index;

    private static Func<Tensor<double>, Tensor<double>>? Filter(SamplerRow row)
    {
        double range = row.Number("clip_sample_range") ?? 1;
        return row.Flag("thresholding") ? x => Thresholding.Apply(x, row.Number("dynamic_thresholding_ratio") ?? 0.995, row.Number("sample_max_value") ?? 1)
            : row.Flag("clip_sample") ? x => TensorOf.Map(x, v => Math.Clamp(v, -range, range))
            : null;
    }
}
