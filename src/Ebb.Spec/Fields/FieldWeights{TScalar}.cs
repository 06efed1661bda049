namespace Ebb.Spec.Fields;

/// <summary>One field in terms of another at a noise level: target = FromX * x + FromField * field.</summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="FromX">The weight of the noisy state.</param>
/// <param name="FromField">The weight of the field that is given.</param>
public readonly record struct FieldWeights<TScalar>(TScalar FromX, TScalar FromField);
