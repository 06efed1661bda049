using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;

namespace Ebb.Spec.Tests.Reverse;

/// <summary>A reverse method and what is claimed of it. A new method joins the laws by a line in <see cref="All"/>.</summary>
internal sealed record Solver(string Name, ReverseMethod Method, int Order)
{
    /// <summary>Evaluations of a step that does not end at Sigma = 0.</summary>
    public int EvaluationsAStep { get; init; } = 1;

    /// <summary>Whether the network is asked about x / Alpha and told Sigma / Alpha, whatever the grid says.</summary>
    public bool TellsSigma { get; init; }

    /// <summary>Whether x = Alpha x0 + Sigma eps is followed exactly for a constant x0 and eps, on any path of levels.</summary>
    public bool FollowsAnyPath { get; init; } = true;

    /// <summary>Whether it adds noise that the network is not shown.</summary>
    public bool HidesNoise { get; init; }

    /// <summary>Without noise, and so with an order of convergence.</summary>
    public static IReadOnlyList<Solver> Deterministic { get; } =
    [
        new("DDIM", new Ddim(clip: ClipMode.None), 1),
        new("DDM", new Ddm(stochastic: false), 1),
        new("Euler", new Euler(), 1),
        new("Heun", new Heun(), 2) { EvaluationsAStep = 2 },
        new("EDM Heun", new EdmHeun(), 2) { EvaluationsAStep = 2, TellsSigma = true },
        new("Flow-matching Euler", new FlowMatchingEuler(), 1) { FollowsAnyPath = false },
        new("DPM2", new Dpm2(), 2),
        new("LMS-2", new LinearMultistep(2), 2),
        new("LMS-3", new LinearMultistep(3), 3),
        new("DPM-Solver++ 2S", new DpmSolverSinglestep(), 2),
        new("DPM-Solver++ 2S, Heun", new DpmSolverSinglestep(DpmSolverType.Heun, startsAlone: true), 2),
        new("DPM-Solver++ 1", new DpmSolverMultistep(1), 1),
        new("DPM-Solver++ 2M", new DpmSolverMultistep(), 2),
        new("DPM-Solver++ 2M, Heun", new DpmSolverMultistep(type: DpmSolverType.Heun), 2),
        new("DPM-Solver++ 3M, half the curvature", new DpmSolverMultistep(3), 2),
        new("DPM-Solver++ 3M", new DpmSolverMultistep(3, halvesCurvature: false), 3),
        new("DPM-Solver 1", new DpmSolverMultistep(1, algorithm: DpmAlgorithm.Noise), 1),
        new("DPM-Solver 2M", new DpmSolverMultistep(algorithm: DpmAlgorithm.Noise), 2),
        new("DPM-Solver 3M", new DpmSolverMultistep(3, algorithm: DpmAlgorithm.Noise, halvesCurvature: false), 3),
        .. from order in (int[])[1, 2, 3]
           from kind in Enum.GetValues<UniPcKind>()
           from predictsX0 in (bool[])[true, false]
           select new Solver(
               $"UniPC-{order} {kind}{(predictsX0 ? "" : ", noise")}",
               new UniPc(order, kind, predictsX0, lowerOrderFinal: false),
               order + 1),
    ];

    /// <summary>With noise: their laws converge, not their paths.</summary>
    public static IReadOnlyList<Solver> Stochastic { get; } =
    [
        new("DDIM, eta = 1/2", new Ddim(0.5, ClipMode.None), 1),
        new("DDIM, eta = 1", new Ddim(1, ClipMode.None), 1),
        new("DDPM", new Ddpm(clip: ClipMode.None), 1),
        new("DDPM, large variance", new Ddpm(DdpmVariance.Large, ClipMode.None), 1),
        new("DDM, stochastic", new Ddm(stochastic: true), 1),
        new("Euler, churned", new Euler(new EdmChurn(8)), 1) { HidesNoise = true },
        new("EDM Heun, churned", new EdmHeun(new EdmChurn(8)), 2) { EvaluationsAStep = 2, TellsSigma = true },
        new("SDE-DPM-Solver++ 1", new DpmSolverMultistep(1, algorithm: DpmAlgorithm.StochasticData), 1),
        new("SDE-DPM-Solver++ 2M", new DpmSolverMultistep(algorithm: DpmAlgorithm.StochasticData), 2),
        new("SDE-DPM-Solver++ 2M, Heun", new DpmSolverMultistep(type: DpmSolverType.Heun, algorithm: DpmAlgorithm.StochasticData), 2),
        // The noise in between makes the past predictions rough, so that a law gains no more from a third one.
        new("SDE-DPM-Solver++ 3M", new DpmSolverMultistep(3, algorithm: DpmAlgorithm.StochasticData), 2),
    ];

    /// <summary>With noise, and for networks that are no conditional means: neither path nor law converges.</summary>
    public static IReadOnlyList<Solver> Renewing { get; } =
    [
        new("Flow-matching Euler, renewed", new FlowMatchingEuler(isStochastic: true), 0),
        new("Consistency", new ConsistencySampler(), 0),
    ];

    public static IReadOnlyList<Solver> All { get; } = [.. Deterministic, .. Stochastic, .. Renewing];

    /// <summary>The exact network of a law, as this method asks it.</summary>
    public FieldModel<double> Model(GaussianData data, LevelFamily family, PredictionKind kind) =>
        data.Model(TellsSigma ? NoiseLevel.OfSigma : family.Level, kind);
}
