namespace Ebb.Data;

/// <summary>An archive or folder that the user names.</summary>
internal sealed class LocalSource(string path) : FetchSource
{
    public override string Name => path;

    public override Task<string> BringAsync(KnownSet set, string work, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        if (Directory.Exists(path)) return Task.FromResult(path);
        if (!File.Exists(path)) throw new DataUnavailableException("there is no such file or folder.");
        ArchiveUnpacker.Unpack(path, work, SetFolder.FilesOf(set), progress, cancellation);
        return Task.FromResult(work);
    }
}
