namespace Ebb.Spec.Reverse.Plans;

/// <summary>
/// A new state as a sum of what a sampler has at hand:
/// FromX * x + FromBase * base + sum over j of FromX0s[j] * (x0Hat of j evaluations ago) + FromOutput * output + FromNoise * noise,
/// and where FromEpsHats are given + sum over j of FromEpsHats[j] * (epsHat of j evaluations ago).
/// </summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="FromX">The weight of the state that the network was asked about.</param>
/// <param name="FromBase">The weight of the base, a state that is kept from evaluation to evaluation.</param>
/// <param name="FromX0s">The weights of the predicted clean images, the latest first; an empty list is none.</param>
/// <param name="FromOutput">The weight of the network's output as it came, before any clamp.</param>
/// <param name="FromNoise">The weight of fresh standard normal noise; 0 where the update is deterministic.</param>
/// <param name="FromEpsHats">The weights of the noise predictions that the stages kept, the latest first; null is none.</param>
public sealed record LinearUpdate<TScalar>(
    TScalar FromX,
    TScalar FromBase,
    IReadOnlyList<TScalar> FromX0s,
    TScalar FromOutput,
    TScalar FromNoise,
    IReadOnlyList<TScalar>? FromEpsHats = null);
