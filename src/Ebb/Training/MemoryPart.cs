namespace Ebb.Training;

/// <summary>The memory that a run needs for one of its uses.</summary>
/// <param name="Use">What for.</param>
/// <param name="Bytes">How much, at least 0.</param>
public sealed record MemoryPart(MemoryUse Use, long Bytes);
