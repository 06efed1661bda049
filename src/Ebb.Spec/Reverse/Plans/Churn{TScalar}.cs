namespace Ebb.Spec.Reverse.Plans;

/// <summary>
/// Noise that a stage adds to its state before anything is made of it: x becomes x + FromNoise * noise. Karras et al., 2022, algorithm 2.
/// </summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="FromNoise">The weight of fresh standard normal noise.</param>
/// <param name="IsSeen">Whether the network is asked about the state with this noise, rather than about the one without.</param>
public sealed record Churn<TScalar>(TScalar FromNoise, bool IsSeen);
