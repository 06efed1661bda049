namespace Ebb.Data;

/// <summary>One place that a set can come from.</summary>
internal abstract class FetchSource
{
    /// <summary>What the source is called in progress, records and errors.</summary>
    public abstract string Name { get; }

    /// <summary>Makes the set's files available and returns their folder, which is <paramref name="work"/> (made when needed) or one that was there before.</summary>
    /// <exception cref="DataUnavailableException">The source does not work here; the message says why and what would help.</exception>
    /// <exception cref="InvalidDataException">What it gave is damaged.</exception>
    public abstract Task<string> BringAsync(KnownSet set, string work, IProgress<FetchProgress>? progress, CancellationToken cancellation);
}
