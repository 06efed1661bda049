using System.Text.Json;
using Ebb.Spec.Schedules;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

/// <summary>
/// Reads the schedule, the timesteps and the sigmas of a golden scheduler configuration. A key that is left out has the ecosystem's
/// default for that scheduler; a value that is not known fails by name.
/// </summary>
internal sealed class GridConfig(string scheduler, JsonElement config)
{
    /// <summary>Whether this scheduler's grid is known here.</summary>
    public bool IsKnown => IsDdpm || IsDpmSolver || IsHeun
        || scheduler is "EulerDiscreteScheduler" or "EDMEulerScheduler" or "FlowMatchEulerDiscreteScheduler";

    private bool IsDdpm => scheduler is "DDPMScheduler" or "DDIMScheduler";

    private bool IsDpmSolver => scheduler == "DPMSolverMultistepScheduler";

    private bool IsHeun => scheduler == "HeunDiscreteScheduler";

    private int TrainSteps => (int)Number("num_train_timesteps", 1000);

    private int Offset => (int)Number("steps_offset", 0);

    private TimestepSpacing Spacing => Text("timestep_spacing", IsDdpm ? "leading" : "linspace") switch
    {
        "leading" => TimestepSpacing.Leading,
        "linspace" => TimestepSpacing.Linspace,
        "trailing" => TimestepSpacing.Trailing,
        string other => throw Unknown("timestep_spacing", other),
    };

    private FinalSigma Final => Text("final_sigmas_type", "zero") switch
    {
        "zero" => FinalSigma.Zero,
        "sigma_min" => FinalSigma.SigmaMin,
        string other => throw Unknown("final_sigmas_type", other),
    };

    private SigmaSpacing Sigmas =>
        Flag("use_karras_sigmas") ? SigmaSpacing.Karras
        : Flag("use_exponential_sigmas") ? SigmaSpacing.Exponential
        : Flag("use_beta_sigmas") ? SigmaSpacing.Beta
        : Flag("use_lu_lambdas") ? SigmaSpacing.UniformLambda
        : Text("interpolation_type", "linear") == "log_linear" ? SigmaSpacing.LogLinear
        : SigmaSpacing.Timesteps;

    /// <summary>The settings of an Euler or Heun sampler.</summary>
    public EulerGridSettings EulerSettings => new()
    {
        TimestepSpacing = Spacing,
        StepsOffset = Offset,
        SigmaSpacing = Sigmas,
        SigmaMin = Maybe("sigma_min"),
        SigmaMax = Maybe("sigma_max"),
        FinalSigmasType = Final,
        Continuous = Text("timestep_type", "discrete") == "continuous" && Text("prediction_type", "epsilon") == "v_prediction",
    };

    /// <summary>The settings of a DPM-Solver multistep sampler.</summary>
    public DpmSolverGridSettings DpmSolverSettings => new()
    {
        TimestepSpacing = Spacing,
        StepsOffset = Offset,
        SigmaSpacing = Sigmas,
        FinalSigmasType = Final,
        LambdaMinClipped = Number("lambda_min_clipped", double.NegativeInfinity),
        RoundsTimesteps = Text("beta_schedule", "linear") != "squaredcos_cap_v2",
    };

    /// <summary>The settings of an EDM sampler.</summary>
    public EdmGridSettings EdmSettings => new()
    {
        SigmaMin = Number("sigma_min", 0.002),
        SigmaMax = Number("sigma_max", 80),
        Rho = Number("rho", 7),
        FinalSigmasType = Final,
        SigmaSpacing = Text("sigma_schedule", "karras") switch
        {
            "karras" => SigmaSpacing.Karras,
            "exponential" => SigmaSpacing.Exponential,
            string other => throw Unknown("sigma_schedule", other),
        },
    };

    /// <summary>The settings of a flow-matching sampler.</summary>
    public FlowMatchGridSettings FlowSettings => new()
    {
        NumTrainTimesteps = TrainSteps,
        Shift = Number("shift", 1),
        UseDynamicShifting = Flag("use_dynamic_shifting"),
        ShiftTerminal = Maybe("shift_terminal"),
        InvertSigmas = Flag("invert_sigmas"),
        SigmaSpacing = Sigmas,
        TimeShiftType = Text("time_shift_type", "exponential") switch
        {
            "exponential" => TimeShiftType.Exponential,
            "linear" => TimeShiftType.Linear,
            string other => throw Unknown("time_shift_type", other),
        },
    };

    /// <summary>The training schedule.</summary>
    public VpSchedule<double> Schedule()
    {
        double first = Number("beta_start", IsHeun ? 0.00085 : 0.0001), last = Number("beta_end", IsHeun ? 0.012 : 0.02);
        VpSchedule<double> schedule = config.TryGetProperty("trained_betas", out JsonElement betas) && betas.ValueKind == JsonValueKind.Array
            ? new(GoldenJson.Array(betas).Data)
            : Text("beta_schedule", "linear") switch
            {
                "linear" => VpSchedule.Linear(TrainSteps, first, last),
                "scaled_linear" => VpSchedule.ScaledLinear(TrainSteps, first, last),
                "sigmoid" => VpSchedule.Sigmoid(TrainSteps, first, last),
                "squaredcos_cap_v2" => new CosineSchedule().Make<double>(TrainSteps),
                "laplace" => new LaplaceSchedule().Make<double>(TrainSteps),
                "exp" => new ExponentialSchedule().Make<double>(TrainSteps),
                string other => throw Unknown("beta_schedule", other),
            };
        return Flag("rescale_betas_zero_snr") ? VpSchedule.RescaleZeroTerminalSnr(schedule) : schedule;
    }

    /// <summary>The timesteps as the reference lists them.</summary>
    public double[] Timesteps(int count) => scheduler switch
    {
        _ when IsDdpm => Array.ConvertAll(TimestepGrid.Rounded(TrainSteps, count, Spacing, Offset), t => (double)t),
        _ when IsDpmSolver => Array.ConvertAll(TimestepGrid.WithoutCleanest(TrainSteps, count, Spacing, Offset), t => (double)t),
        "EulerDiscreteScheduler" => TimestepGrid.Fractional(TrainSteps, count, Spacing, Offset),
        "HeunDiscreteScheduler" => Twice(TimestepGrid.Fractional(TrainSteps, count, Spacing, Offset)),
        _ => throw Unknown("scheduler", scheduler),
    };

    /// <summary>The grid that the arguments of the timestep setter ask for, one entry a step.</summary>
    public SigmaSpaceGrid<double> Grid(JsonElement call)
    {
        int? count = call.TryGetProperty("num_inference_steps", out JsonElement steps) ? steps.GetInt32() : null;
        double[]? timesteps = Given("timesteps"), sigmas = Given("sigmas");
        double? mu = FlowSettings.UseDynamicShifting && call.TryGetProperty("mu", out JsonElement given) ? given.GetDouble() : null;
        return scheduler switch
        {
            "EDMEulerScheduler" => EdmGrid.Make<double>(count!.Value, EdmSettings),
            "FlowMatchEulerDiscreteScheduler" => sigmas is not null ? FlowMatchGrid.Of<double>(sigmas, FlowSettings, mu)
                : timesteps is not null ? FlowMatchGrid.At<double>(timesteps, FlowSettings, mu)
                : FlowMatchGrid.Make<double>(count!.Value, FlowSettings, mu),
            _ when IsDpmSolver && Flag("use_flow_sigmas") => DpmSolverGrid.Flow(TrainSteps, count!.Value, Number("flow_shift", 1), Final),
            _ when IsDpmSolver => timesteps is not null
                ? DpmSolverGrid.At(new(Schedule()), Array.ConvertAll(timesteps, t => (int)t), DpmSolverSettings)
                : DpmSolverGrid.Make(new(Schedule()), count!.Value, DpmSolverSettings),
            "EulerDiscreteScheduler" or "HeunDiscreteScheduler" => sigmas is not null ? EulerGrid.Of(new(Schedule()), sigmas, EulerSettings)
                : timesteps is not null ? EulerGrid.At(new(Schedule()), timesteps, EulerSettings)
                : EulerGrid.Make(new(Schedule()), count!.Value, EulerSettings),
            _ => throw Unknown("scheduler", scheduler),
        };

        double[]? Given(string key) =>
            call.TryGetProperty(key, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? GoldenJson.Array(list).Data : null;
    }

    /// <summary>A grid's sigmas as the reference lists them: Heun's inner ones twice, and one more at the end of a log-linear one.</summary>
    public double[] SigmaList(SigmaSpaceGrid<double> grid) =>
        IsHeun ? [.. Twice([.. grid.Sigmas[..^1]]), grid.Sigmas[^1]]
        : Sigmas == SigmaSpacing.LogLinear ? [.. grid.Sigmas, Final == FinalSigma.Zero ? 0 : grid.Sigmas[^1]]
        : [.. grid.Sigmas];

    /// <summary>A grid's timesteps as the reference lists them: all but Heun's first twice.</summary>
    public double[] TimestepList(SigmaSpaceGrid<double> grid) => IsHeun ? Twice([.. grid.Timesteps]) : [.. grid.Timesteps];

    private static double[] Twice(double[] values) => [values[0], .. values.Skip(1).SelectMany(value => new[] { value, value })];

    private static InvalidDataException Unknown(string key, string value) => new($"The spec knows no {key} {value}.");

    private bool Flag(string key) => SchedulerConfig.Flag(config, key);

    private string Text(string key, string otherwise) => SchedulerConfig.Text(config, key) ?? otherwise;

    private double Number(string key, double otherwise) => Maybe(key) ?? otherwise;

    private double? Maybe(string key) =>
        config.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? GoldenJson.Number(value) : null;
}
