namespace Ebb.Data;

/// <summary>A Debian package that carries the set, where dpkg says that it put the files.</summary>
internal sealed class DebianSource(string package) : FetchSource
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public override string Name => $"Debian package {package}";

    public override async Task<string> BringAsync(KnownSet set, string work, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        var run = await ChildProcess.RunAsync("dpkg", ["-L", package], Limit, cancellation: cancellation).ConfigureAwait(false);
        if (run is null) throw new DataUnavailableException("this machine has no dpkg, so it is not a Debian system.");
        if (run.Problem is not null) throw new DataUnavailableException($"the package is not installed. Run 'apt-get install {package}'.");

        var names = SetFolder.FilesOf(set);
        string? file = run.OutputText.Split('\n').FirstOrDefault(line => names.Contains(Path.GetFileName(line)));
        return Path.GetDirectoryName(file) ?? throw new DataUnavailableException("the package lists none of the set's files.");
    }
}
