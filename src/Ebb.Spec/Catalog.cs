using Ebb.Spec.Processes;
using Ebb.Spec.Reverse;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Schedules;

namespace Ebb.Spec;

/// <summary>
/// Everything that goes by a name: the noise schedules, the processes and the reverse methods, with the settings that their papers give them.
/// The laws of the tests run over these lists, so whatever is added here is held to them.
/// </summary>
public static class Catalog
{
    /// <summary>Discrete schedules; the keys are the names that scheduler files give them ("beta_schedule").</summary>
    public static IReadOnlyDictionary<string, NoiseSchedule> Schedules { get; } = new Dictionary<string, NoiseSchedule>(StringComparer.Ordinal)
    {
        ["linear"] = new LinearSchedule(),
        ["scaled_linear"] = new ScaledLinearSchedule(),
        ["sigmoid"] = new SigmoidSchedule(),
        ["squaredcos_cap_v2"] = new CosineSchedule(),
        ["laplace"] = new LaplaceSchedule(),
        ["exp"] = new ExponentialSchedule(),
    };

    /// <summary>Continuous processes.</summary>
    public static IReadOnlyDictionary<string, DiffusionProcess> Processes { get; } = new Dictionary<string, DiffusionProcess>(StringComparer.Ordinal)
    {
        ["flow-matching"] = new FlowMatching(),
        ["ornstein-uhlenbeck"] = new OrnsteinUhlenbeck(),
        ["ve-linear"] = new VarianceExploding(new LinearSigma(3)),
        ["ve-geometric"] = new VarianceExploding(new GeometricSigma(0.02, 50)),
        ["vp-linear"] = new VpLinear(),
        ["vp-cosine"] = new VpCosine(),
        ["edm"] = new Edm(),
    };

    /// <summary>Ways from noise to data. None of them clamps: the settings that do are for images.</summary>
    public static IReadOnlyDictionary<string, ReverseMethod> Methods { get; } = new Dictionary<string, ReverseMethod>(StringComparer.Ordinal)
    {
        ["ddpm"] = new Ddpm(clip: ClipMode.None),
        ["ddim"] = new Ddim(clip: ClipMode.None),
        ["probability-flow-euler"] = new EulerMaruyama(stochastic: false),
        ["probability-flow-heun"] = new ProbabilityFlowHeun(),
        ["reverse-sde"] = new EulerMaruyama(stochastic: true),
        ["euler"] = new Euler(),
        ["heun"] = new Heun(),
        ["edm"] = new EdmHeun(),
        ["edm-churn"] = new EdmHeun(new EdmChurn(8)),
        ["dpm2"] = new Dpm2(),
        ["lms"] = new LinearMultistep(),
        ["pndm"] = new Pndm(),
        ["dpm-solver-2m"] = new DpmSolverMultistep(algorithm: DpmAlgorithm.Noise),
        ["dpmpp-2m"] = new DpmSolverMultistep(),
        ["dpmpp-3m"] = new DpmSolverMultistep(3),
        ["dpmpp-2s"] = new DpmSolverSinglestep(),
        ["dpmpp-2m-sde"] = new DpmSolverMultistep(algorithm: DpmAlgorithm.StochasticData),
        ["unipc"] = new UniPc(),
        ["consistency"] = new ConsistencySampler(),
    };
}
