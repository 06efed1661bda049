namespace Ebb.Data;

/// <summary>A set that is now prepared.</summary>
/// <param name="Set">The set.</param>
/// <param name="Folder">The folder of its files.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="WasThere">True when it had been prepared before and nothing was done.</param>
public sealed record FetchResult(KnownSet Set, string Folder, string Source, bool WasThere);
