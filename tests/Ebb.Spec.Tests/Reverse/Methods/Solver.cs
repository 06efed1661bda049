using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;

namespace Ebb.Spec.Tests.Reverse.Methods;

/// <summary>
/// A reverse method as the laws see it. They run over the whole catalog and over more settings; all that decides which laws apply is read off
/// the method's own plan, so that a method of the catalog needs no line here.
/// </summary>
internal sealed record Solver(string Name, ReverseMethod Method)
{
    private static readonly IReadOnlyList<GridPoint<double>> Grid = LevelFamily.Flow.Grid(8);

    /// <summary>DDIM and DDPM with each of their settings.</summary>
    public static IReadOnlyList<Solver> LevelSteps { get; } =
    [
        .. from eta in (double[])[0, 0.5, 1] from clip in Enum.GetValues<ClipMode>() select new Solver($"DDIM {eta} {clip}", new Ddim(eta, clip)),
        .. from variance in (DdpmVariance[])[DdpmVariance.Small, DdpmVariance.Large]
           from clip in Enum.GetValues<ClipMode>()
           select new Solver($"DDPM {variance} {clip}", new Ddpm(variance, clip)),
    ];

    public static IReadOnlyList<Solver> All { get; } =
    [
        .. Catalog.Methods.Select(entry => new Solver(entry.Key, entry.Value)),
        .. LevelSteps,
        new("DDM", new Ddm(stochastic: false)),
        new("DDM, stochastic", new Ddm(stochastic: true)),
        new("Flow-matching Euler", new FlowMatchingEuler()),
        new("Flow-matching Euler, renewed", new FlowMatchingEuler(isStochastic: true)),
        new("Euler, churned", new Euler(new EdmChurn(8))),
        new("LMS-2", new LinearMultistep(2)),
        new("LMS-3", new LinearMultistep(3)),
        new("DPM-Solver++ 2S, Heun", new DpmSolverSinglestep(DpmSolverType.Heun, startsAlone: true)),
        new("DPM-Solver++ 1", new DpmSolverMultistep(1)),
        new("DPM-Solver++ 2M, Heun", new DpmSolverMultistep(type: DpmSolverType.Heun)),
        new("DPM-Solver++ 3M", new DpmSolverMultistep(3, halvesCurvature: false)),
        new("DPM-Solver++ 3M, lowered", new DpmSolverMultistep(3, lowerOrderFinal: LowerOrderFinal.Always, halvesCurvature: false)),
        new("DPM-Solver 1", new DpmSolverMultistep(1, algorithm: DpmAlgorithm.Noise)),
        new("DPM-Solver 3M", new DpmSolverMultistep(3, algorithm: DpmAlgorithm.Noise, halvesCurvature: false)),
        new("SDE-DPM-Solver++ 1", new DpmSolverMultistep(1, algorithm: DpmAlgorithm.StochasticData)),
        new("SDE-DPM-Solver++ 2M, Heun", new DpmSolverMultistep(type: DpmSolverType.Heun, algorithm: DpmAlgorithm.StochasticData)),
        new("SDE-DPM-Solver++ 3M", new DpmSolverMultistep(3, algorithm: DpmAlgorithm.StochasticData)),
        .. from order in (int[])[1, 2, 3]
           from kind in Enum.GetValues<UniPcKind>()
           from predictsX0 in (bool[])[true, false]
           select new Solver($"UniPC-{order} {kind}{(predictsX0 ? "" : ", noise")}", new UniPc(order, kind, predictsX0, lowerOrderFinal: false)),
    ];

    /// <summary>Without noise, and so with a path.</summary>
    public static IReadOnlyList<Solver> Deterministic { get; } = [.. All.Where(solver => !solver.AddsNoise)];

    /// <summary>Those whose path, or with noise whose law, converges to that of the exact field; a clamp keeps it from that.</summary>
    public static IReadOnlyList<Solver> Converging { get; } = [.. All.Where(solver => solver.Method.Order > 0 && !solver.Clamps)];

    public bool AddsNoise => Stages.Any(stage => stage.Churn is not null || stage.Next.FromNoise != 0 || stage.Base is { FromNoise: not 0 });

    /// <summary>Whether it adds noise that the network is not shown.</summary>
    public bool HidesNoise => Stages.Any(stage => stage.Churn is { IsSeen: false });

    public bool Clamps => Stages.Any(stage => stage.ClampX0);

    /// <summary>Whether a step is all of its method: nothing is kept from one to the next.</summary>
    public bool HasNoMemory => Stages.All(stage => stage is { EndsStep: true, Base: null, Next: { FromX0s.Count: <= 1, FromEpsHats: null } });

    /// <summary>Whether it integrates over the grid's parameter, rather than going from level to level whatever their times.</summary>
    public bool ReadsTime => !Plan([.. Grid.Select(point => point with { Parameter = 2 * point.Parameter })]).Stages
        .Select(stage => stage.Next.FromX).SequenceEqual(Stages.Select(stage => stage.Next.FromX));

    /// <summary>
    /// The paths on which x = Alpha x0 + Sigma eps is followed exactly when x0 and eps are constant: any, or for a method that takes the slope for
    /// constant those on which it is. With noise that goes by the time, none.
    /// </summary>
    public IEnumerable<LevelFamily> ExactPaths => !ReadsTime ? LevelFamily.All : AddsNoise ? [] : [LevelFamily.Flow];

    /// <summary>Whether predictions of earlier steps are used, so that the first steps differ from the others.</summary>
    public bool LooksBack => Stages.Any(stage => stage.Next.FromX0s.Count * Grid.Count > 2 * Stages.Count || stage.Next.FromEpsHats is { Count: > 1 });

    private IReadOnlyList<SamplerStage<double>> Stages => Plan(Grid).Stages;

    // Whether the network is asked about x / Alpha and told Sigma / Alpha, whatever the grid says.
    private bool TellsSigma => Stages[0].Time != Grid[0].Time;

    public static Solver Named(string name) => All.Single(solver => solver.Name == name);

    /// <summary>A grid on which the method has its order: PNDM starts in steps of its own, all others in a short one.</summary>
    public IReadOnlyList<GridPoint<double>> GridOf(LevelFamily family, int steps) =>
        Method is Pndm ? family.GridWithMiddles(steps, middles: 3) : family.GentleGrid(steps);

    /// <summary>Numbers of steps to fit the order over: the later steps of LMS have order 4, and that of its start, 3, shows late.</summary>
    public int[] FitSteps => Method is LinearMultistep ? [384, 768, 1536, 3072] : [48, 96, 192, 384];

    /// <summary>The exact network of a law, as this method asks it.</summary>
    public FieldModel<double> Model(GaussianData data, LevelFamily family, PredictionKind kind) =>
        data.Model(TellsSigma ? NoiseLevel.OfSigma : family.Level, kind);

    private SamplerPlan<double> Plan(IReadOnlyList<GridPoint<double>> grid) => Method.Plan(grid, PredictionKind.X0);
}
