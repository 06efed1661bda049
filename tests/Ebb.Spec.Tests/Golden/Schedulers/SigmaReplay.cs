using System.Numerics.Tensors;
using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Schedules;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden.Schedulers;

/// <summary>
/// A scheduler that runs over a list of sigmas, replayed by the spec: the grid from the configuration, a plan from the grid, and one golden step
/// per stage of the plan. What differs from scheduler to scheduler is the grid's levels and the method.
/// </summary>
internal abstract class SigmaReplay(JsonElement row)
{
    private const double Tol = 1e-9;

    private int _draws;

    protected JsonElement Row { get; } = row;

    protected JsonElement Config { get; } = row.GetProperty("config");

    /// <summary>Whether a draw is consumed in every step, even where its weight is 0.</summary>
    protected virtual bool DrawsInEveryStep => false;

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

    private string Id => Row.GetProperty("id").GetString()!;

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

    protected double Argument(string key, double otherwise) => SchedulerConfig.Argument(Row, key) is { } value ? GoldenJson.Number(value) : otherwise;

    protected bool Flag(string key) => SchedulerConfig.Flag(Config, key);

    /// <summary>A trajectory: every state, every clean image, and the sums.</summary>
    public void CheckTrajectory(FieldModel<double> model)
    {
        SigmaSpaceGrid<double> grid = Grid();
        Close.ByArray($"{Id}/sigmas", GoldenJson.Array(Row.GetProperty("sigmas")), GridConfig.SigmaList(grid), Tol);
        if (StartIndex == 0) Close.ByArray($"{Id}/timesteps", GoldenJson.Array(Row.GetProperty("timesteps")), GridConfig.TimestepList(grid), Tol);
        (SamplerPlan<double> plan, Tensor<double> x) = Prepare(grid);
        Check("x_init", Row.GetProperty("x_init"), x);

        Dictionary<int, JsonElement> kept = Row.GetProperty("steps").EnumerateArray().ToDictionary(step => step.GetProperty("i").GetInt32());
        double checksum = 0, sizes = 0;
        foreach (SamplerState<double> state in SamplerRun.States(plan, Network(model), x, Noise, Filter()))
        {
            x = state.X;
            checksum += (state.Stage + 1) * x.Values().Sum();
            sizes += (state.Stage + 1) * x.Values().Sum(Math.Abs);
            if (!kept.Remove(state.Stage, out JsonElement want)) continue;
            Check($"steps[{state.Stage}].x", want.GetProperty("x"), x);
            if (want.TryGetProperty("x0", out JsonElement x0)) Check($"steps[{state.Stage}].x0", x0, state.X0Hat);
        }

        Assert.Empty(kept);
        Check("final", Row.GetProperty("final"), x);
        Assert.Equal(Row.GetProperty("noise_draws").GetInt32(), DrawsInEveryStep ? plan.Evaluations : _draws);
        // The sum cancels, so its rounding is that of the sum of sizes.
        Close.Elementwise($"{Id}/trajectory_checksum", Row.GetProperty("trajectory_checksum").GetDouble(), checksum, new Tolerance(Tol * (1 + sizes), 0));
    }

    /// <summary>The sum of sizes at the end of a loop of the reference's own tests.</summary>
    public void CheckSums(FieldModel<double> model)
    {
        (SamplerPlan<double> plan, Tensor<double> x) = Prepare(Grid());
        if (SchedulerConfig.Flag(Row, "step_receives_scaled_input")) plan = plan with { Stages = [.. plan.Stages.Select(Scaled)] };
        double[] sizes = [.. SamplerRun.Final(plan, Network(model), x, Noise, Filter()).Values().Select(Math.Abs)];
        JsonElement want = Row.GetProperty("recomputed_float64");
        if (want.TryGetProperty("sum_abs", out JsonElement sum)) Close.Elementwise($"{Id}/sum_abs", sum.GetDouble(), sizes.Sum(), new Tolerance(0, Tol));
        Close.Elementwise($"{Id}/mean_abs", want.GetProperty("mean_abs").GetDouble(), sizes.Average(), new Tolerance(0, Tol));
    }

    private (SamplerPlan<double> Plan, Tensor<double> Start) Prepare(SigmaSpaceGrid<double> grid)
    {
        IReadOnlyList<GridPoint<double>> levels = Levels(grid);
        int start = StartOf(StartIndex);
        SamplerPlan<double> plan = Method(levels.Count - 1).Plan([.. levels.Skip(start)], Kind);
        Tensor<double> x = SamplerInputs.Sample(Row.GetProperty("sample").GetString()!);
        return (plan, SchedulerConfig.Text(Row, "start") switch
        {
            "as_is" => x,
            "times_init_noise_sigma" => Tensor.Multiply<double>(x, grid.InitNoiseSigma),
            "add_noise" => Noised(x, levels[start].Level),
            "times_init_noise_sigma_then_add_noise" => Noised(Tensor.Multiply<double>(x, grid.InitNoiseSigma), levels[start].Level),
            string other => throw new InvalidDataException($"The spec knows no start {other}."),
            null => throw new InvalidDataException($"{Id} does not say how it starts."),
        });
    }

    private Tensor<double> Noised(Tensor<double> x, NoiseLevel<double> level) => Tensor.Add<double>(
        Tensor.Multiply<double>(x, level.Alpha), Tensor.Multiply<double>(SamplerInputs.StartNoise(Row), level.Sigma));

    private Tensor<double> Noise(int stage) => SamplerInputs.Noise(
        Row.GetProperty("noise_pool").GetString()!, DrawsInEveryStep ? stage : _draws++, SamplerInputs.Sample(Row.GetProperty("sample").GetString()!));

    // The state is replaced by the network's input before the step, as those tests do it.
    private static SamplerStage<double> Scaled(SamplerStage<double> stage) => stage with
    {
        X0 = stage.X0 with { FromX = stage.X0.FromX * stage.InputScale },
        Base = stage.Base is null ? null : stage.Base with { FromX = stage.Base.FromX * stage.InputScale },
        Next = stage.Next with { FromX = stage.Next.FromX * stage.InputScale },
    };

    private Func<Tensor<double>, Tensor<double>>? Filter()
    {
        double range = Number("clip_sample_range", 1), ratio = Number("dynamic_thresholding_ratio", 0.995), most = Number("sample_max_value", 1);
        return Flag("thresholding") ? x => Thresholding.Apply(x, ratio, most)
            : Flag("clip_sample") ? x => TensorOf.Map(x, v => Math.Clamp(v, -range, range))
            : null;
    }

    private void Check(string what, JsonElement want, Tensor<double> got) => Close.ByArray($"{Id}/{what}", GoldenJson.Array(want), got.Values(), Tol);
}
