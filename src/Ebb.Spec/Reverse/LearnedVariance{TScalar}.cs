namespace Ebb.Spec.Reverse;

/// <summary>
/// A noise whose standard deviation the network says element by element, in the second half of its output's channels, v:
/// where a range is given exp((f LogLarge + (1 - f) LogSmall) / 2) with f = (v + 1)/2 (Nichol and Dhariwal, 2021, equation 15), else sqrt(v).
/// </summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="Range">(LogSmall, LogLarge), the logarithms of the posterior variance and of beta; null where v is the variance itself.</param>
public sealed record LearnedVariance<TScalar>((TScalar LogSmall, TScalar LogLarge)? Range);
