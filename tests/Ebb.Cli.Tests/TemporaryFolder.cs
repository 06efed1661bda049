namespace Ebb.Cli.Tests;

/// <summary>An empty folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ebb-cli-").FullName;

    public string At(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Makes a file with its folders.</summary>
    public string Touch(params string[] parts)
    {
        string path = At(parts);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "mine");
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
