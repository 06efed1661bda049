namespace Ebb.Data;

/// <summary>An outside program that decodes the pictures which Ebb does not read itself.</summary>
/// <param name="Name">What it is started as.</param>
/// <param name="Path">Where it is; null when it is not installed.</param>
/// <param name="Version">The first line it says of itself; null when it is not installed or says none.</param>
public sealed record ImageProgram(string Name, string? Path, string? Version)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>All that Ebb knows, in the order in which they are tried, each asked for its version.</summary>
    /// <param name="cancellation">Stops asking.</param>
    public static async Task<IReadOnlyList<ImageProgram>> FindAsync(CancellationToken cancellation = default) =>
        await Task.WhenAll(ImageDecoder.Programs.Select(name => FindAsync(name, cancellation))).ConfigureAwait(false);

    private static async Task<ImageProgram> FindAsync(string name, CancellationToken cancellation)
    {
        string? path = ProgramFinder.Find(name, Environment.GetEnvironmentVariable("PATH"));
        var run = path is null ? null : await ChildProcess.RunAsync(path, ["-version"], Limit, cancellation: cancellation).ConfigureAwait(false);
        string? line = run is { Problem: null } ? run.OutputText.Split('\n')[0].Trim() : null;
        return new(name, path, string.IsNullOrEmpty(line) ? null : line);
    }
}
