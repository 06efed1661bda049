using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse;

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
    /// <inheritdoc/>
    public override SamplerPlan<TScalar> Plan<TScalar>(IReadOnlyList<GridPoint<TScalar>> grid, PredictionKind kind) =>
        SamplerPlan.OfSteps(grid, (from, to) =>
        {
            SamplerStage<TScalar> stage = Stages.At(from, kind, Renew(to.Level, preconditioning?.Least ?? 0));
            return preconditioning is null ? stage : preconditioning.Of(stage, from.Level, from.Level);
        });

    internal static LinearUpdate<TScalar> Renew<TScalar>(NoiseLevel<TScalar> to, double least = 0)
        where TScalar : IRootFunctions<TScalar>
    {
        TScalar kept = to.Alpha * TScalar.CreateChecked(least);
        return new(TScalar.Zero, TScalar.Zero, [to.Alpha], TScalar.Zero, Guarded.SqrtNonneg((to.Sigma * to.Sigma) - (kept * kept)));
    }
}
