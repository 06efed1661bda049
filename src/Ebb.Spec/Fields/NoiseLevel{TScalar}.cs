namespace Ebb.Spec.Fields;

/// <summary>
/// Where a state is between data and noise: x = Alpha x0 + Sigma eps, and how the two weights change with time. Time is that of the process
/// the level was taken from; only <see cref="PredictionKind.V"/> and the methods that integrate over time depend on it.
/// </summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="Alpha">The weight of the clean image, at least 0.</param>
/// <param name="Sigma">The weight of the noise, at least 0.</param>
/// <param name="AlphaPrime">The time derivative of Alpha; minus infinity at the noisy end of some processes.</param>
/// <param name="SigmaPrime">The time derivative of Sigma.</param>
public readonly record struct NoiseLevel<TScalar>(TScalar Alpha, TScalar Sigma, TScalar AlphaPrime, TScalar SigmaPrime);
