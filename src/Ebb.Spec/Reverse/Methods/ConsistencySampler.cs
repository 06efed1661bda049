using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse.Methods;

/// <summary>
/// For networks that say in one step where the probability-flow ODE ends: x' = Alpha' x0Hat + Sigma' noise, all noise renewed in every step.
/// Song, Dhariwal, Chen and Sutskever, 2023, algorithm 1. With a network that predicts a mean it is no solver: its law does not converge.
/// </summary>
/// <param name="preconditioning">
/// How x0Hat comes from a raw network, told and shown what this says; its least sigma stays in the images, and the renewed noise makes up the
/// rest. Null for a network that predicts the kind.
/// </param>
public sealed class ConsistencySampler(EdmPreconditioning? preconditioning = null) : ReverseMethod
{
    /// <summary>0: what is renewed is not forgotten, in however many steps.</summary>
    public override int Order => 0;

    /// <inheritdoc/>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind) =>
        SamplerPlan.OfSteps(grid, kind, (from, to) =>
        {
            SamplerStage<TScalar> stage = SamplerStage.At(from, kind, Renew(to.Level, preconditioning?.Least ?? 0));
            return preconditioning is null ? stage : preconditioning.Of(stage, from.Level, from.Level);
        });

    private static LinearUpdate<TScalar> Renew<TScalar>(NoiseLevel<TScalar> to, double least)
        where TScalar : IRootFunctions<TScalar>
    {
        TScalar kept = to.Alpha * TScalar.CreateChecked(least);
        return LinearUpdate.Zero<TScalar>() with { FromX0s = [to.Alpha], FromNoise = Guarded.SqrtNonneg((to.Sigma * to.Sigma) - (kept * kept)) };
    }
}
