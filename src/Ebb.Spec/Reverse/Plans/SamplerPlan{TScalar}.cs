namespace Ebb.Spec.Reverse.Plans;

/// <summary>
/// A sampler, made ready for one grid: the table of all its numbers. It depends on the grid and the prediction kind, never on the state, so that
/// one interpreter runs every sampler, and kernels and bounds can run the same table.
/// </summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="StartScale">The standard deviation that a start of pure noise has.</param>
/// <param name="Stages">One row per evaluation of the network, in order; none leaves the start as it is.</param>
public sealed record SamplerPlan<TScalar>(TScalar StartScale, IReadOnlyList<SamplerStage<TScalar>> Stages)
{
    /// <summary>How often the network is asked.</summary>
    public int Evaluations => Stages.Count;
}
