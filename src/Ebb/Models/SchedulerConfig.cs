using Ebb.Sampling;
using Ebb.Spec;
using Ebb.Spec.Fields;
using Ebb.Spec.Schedules;

namespace Ebb.Models;

/// <summary>What <c>scheduler_config.json</c> says of a model: its noise levels, and what the net predicts. Names as the ecosystem spells them.</summary>
internal sealed record SchedulerConfig
{
    public const string Ddim = "DDIMScheduler";
    public const string FlowEuler = "FlowMatchEulerDiscreteScheduler";
    public const string Flow = "flow_prediction";

    /// <summary>The classes that are known, with their defaults for what the file leaves out.</summary>
    public static readonly IReadOnlyDictionary<string, SchedulerConfig> Classes = Named(
        (new() { BetaStart = 1e-4, BetaEnd = 0.02 },
            ["DDPMScheduler", Ddim, "DDPMParallelScheduler", "DDIMParallelScheduler", "PNDMScheduler", "DPMSolverMultistepScheduler",
                "DPMSolverSinglestepScheduler", "UniPCMultistepScheduler", "DEISMultistepScheduler", "SASolverScheduler", "EulerDiscreteScheduler",
                "EulerAncestralDiscreteScheduler", "LMSDiscreteScheduler"]),
        (new() { BetaStart = 0.00085, BetaEnd = 0.012 },
            ["HeunDiscreteScheduler", "KDPM2DiscreteScheduler", "KDPM2AncestralDiscreteScheduler", "DPMSolverSDEScheduler"]),
        (new() { IsFlowClass = true, PredictionType = Flow }, [FlowEuler, "FlowMatchHeunDiscreteScheduler"]));

    public static readonly IReadOnlyDictionary<string, PredictionKind> Predictions = new Dictionary<string, PredictionKind>(StringComparer.Ordinal)
    {
        ["epsilon"] = PredictionKind.Eps,
        ["sample"] = PredictionKind.X0,
        ["v_prediction"] = PredictionKind.V,
        [Flow] = PredictionKind.V,
    };

    public string ClassName { get; init; } = Ddim;

    /// <summary>Whether the class knows flows only.</summary>
    public bool IsFlowClass { get; init; }

    public int NumTrainTimesteps { get; init; } = 1000;

    public double BetaStart { get; init; } = 1e-4;

    public double BetaEnd { get; init; } = 0.02;

    public string BetaSchedule { get; init; } = "linear";

    /// <summary>Every beta, in place of a schedule by name; null for none.</summary>
    public IReadOnlyList<double>? TrainedBetas { get; init; }

    public bool RescaleBetasZeroSnr { get; init; }

    public string PredictionType { get; init; } = "epsilon";

    /// <summary>Whether another class samples a flow.</summary>
    public bool UseFlowSigmas { get; init; }

    /// <summary><c>shift</c> of a class for flows, <c>flow_shift</c> of another.</summary>
    public double Shift { get; init; } = 1;

    public bool IsFlow => IsFlowClass || UseFlowSigmas;

    public PredictionKind Prediction => Predictions[PredictionType];

    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public NoiseLevels Levels() => IsFlow ? NoiseLevels.Flow(NumTrainTimesteps, Shift) : new NoiseLevels(Schedule());

    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public VpSchedule<double> Schedule()
    {
        var schedule = TrainedBetas is { } betas ? new VpSchedule<double>([.. betas]) : Rule().Make<double>(NumTrainTimesteps);
        return RescaleBetasZeroSnr ? VpSchedule.RescaleZeroTerminalSnr(schedule) : schedule;
    }

    private NoiseSchedule Rule() => BetaSchedule switch
    {
        "linear" => new LinearSchedule(BetaStart, BetaEnd),
        "scaled_linear" => new ScaledLinearSchedule(BetaStart, BetaEnd),
        "sigmoid" => new SigmoidSchedule(BetaStart, BetaEnd),
        _ => Catalog.Schedules[BetaSchedule],
    };

    private static Dictionary<string, SchedulerConfig> Named(params (SchedulerConfig Defaults, string[] Names)[] groups) => groups
        .SelectMany(group => group.Names.Select(name => group.Defaults with { ClassName = name }))
        .ToDictionary(config => config.ClassName, StringComparer.Ordinal);
}
