namespace Ebb.Spec.Forward;

/// <summary>A normal distribution of the cleaner state given the noisier one and the clean image: mean FromX x + FromX0 x0.</summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="FromX">The weight of the noisier state in the mean.</param>
/// <param name="FromX0">The weight of the clean image in the mean.</param>
/// <param name="Variance">The variance of every element, at least 0.</param>
public readonly record struct PosteriorWeights<TScalar>(TScalar FromX, TScalar FromX0, TScalar Variance);
