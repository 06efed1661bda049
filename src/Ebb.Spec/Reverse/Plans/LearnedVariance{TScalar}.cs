namespace Ebb.Spec.Reverse.Plans;

/// <summary>A noise whose standard deviation the network says element by element, in the second half of its output's channels, v.</summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="Range">(LogSmall, LogLarge), the logarithms of the posterior variance and of beta; null where v is the variance itself.</param>
/// <param name="Deviation">The standard deviation that v stands for.</param>
public sealed record LearnedVariance<TScalar>((TScalar LogSmall, TScalar LogLarge)? Range, Func<TScalar, TScalar> Deviation);
