using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse;

/// <summary>
/// Heun's method for the probability flow dx/dt = v(x, t): with h = next time - time and trial = x + h v(x), the new state is
/// x + h/2 (v(x) + v(trial)). Two evaluations a step, order 2. Karras et al., 2022, algorithm 1, without its change of variables.
/// </summary>
/// <remarks>
/// The last step is Euler's, x + h v: nothing is asked at the end of the grid, where the velocity may not exist. One step of order h^2 leaves
/// the order of the whole at 2.
/// </remarks>
public sealed class ProbabilityFlowHeun : ReverseMethod
{
    private static readonly EulerMaruyama Euler = new(stochastic: false);

    /// <inheritdoc/>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind) =>
        GridSteps.Plan(grid, (from, to, isLast) => isLast ? [Euler.Step(from, to, kind)] : Step(from, to, kind));

    /// <summary>One step of order 2.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="from">Where x is.</param>
    /// <param name="to">The next entry, where the network is asked too.</param>
    /// <param name="kind">What the network predicts.</param>
    /// <returns>The two rows of the table: to the trial point, and from it.</returns>
    /// <exception cref="ArgumentException">The prediction does not determine the velocity at one of the two.</exception>
    public static IReadOnlyList<SamplerStage<TScalar>> Step<TScalar>(GridPoint<TScalar> from, GridPoint<TScalar> to, PredictionKind kind)
        where TScalar : IRootFunctions<TScalar>
    {
        TScalar half = (to.Parameter - from.Parameter) * Ratio.Of<TScalar>(1, 2);
        FieldWeights<TScalar> start = FieldConversion.Weights(from.Level, kind, PredictionKind.V);
        FieldWeights<TScalar> trial = FieldConversion.Weights(to.Level, kind, PredictionKind.V);
        LinearUpdate<TScalar> kept = new(TScalar.One + (half * start.FromX), TScalar.Zero, [], half * start.FromField, TScalar.Zero);
        LinearUpdate<TScalar> end = new(half * trial.FromX, TScalar.One, [], half * trial.FromField, TScalar.Zero);
        SamplerStage<TScalar> first = Euler.Step(from, to, kind);
        return [first with { Base = kept, EndsStep = false }, GridSteps.Stage(to, kind, end)];
    }
}
