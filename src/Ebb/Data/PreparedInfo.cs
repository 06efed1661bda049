namespace Ebb.Data;

/// <summary>The file <c>info.json</c> of a prepared set.</summary>
/// <param name="Name">The set.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Sums">SHA-256 of each npy file, by file name.</param>
/// <param name="Bytes">Length of each npy file, by file name.</param>
public sealed record PreparedInfo(string Name, string Source, IReadOnlyDictionary<string, string> Sums, IReadOnlyDictionary<string, long> Bytes);
