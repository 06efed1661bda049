namespace Ebb.Spec.Forward;

/// <summary>The forward process at one noise level, written as numbers: x = FromX0 * x0 + FromEps * eps.</summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="FromX0">sqrt(alphaBar), or Alpha.</param>
/// <param name="FromEps">sqrt(1 - alphaBar), or Sigma.</param>
public readonly record struct ForwardCoefficients<TScalar>(TScalar FromX0, TScalar FromEps);
