namespace Ebb.Data;

/// <summary>How far a fetch is.</summary>
/// <param name="Phase">What is being done, for people.</param>
/// <param name="Bytes">Bytes done in this phase.</param>
/// <param name="Total">Bytes of the phase, or null when unknown.</param>
public sealed record FetchProgress(string Phase, long Bytes = 0, long? Total = null);
