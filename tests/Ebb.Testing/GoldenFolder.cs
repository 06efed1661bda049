namespace Ebb.Testing;

/// <summary>
/// Finds the golden numbers: the folder that the environment variable EBB_GOLDEN names, else tests/golden beside Ebb.slnx.
/// </summary>
public static class GoldenFolder
{
    public const string EnvironmentVariable = "EBB_GOLDEN";

    /// <summary>The folder that holds nets, samplers, processes and unet2d.</summary>
    public static string Root => Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } given
        ? Existing(given)
        : Existing(System.IO.Path.Combine(RepositoryRoot(), "tests", "golden"));

    /// <summary>The path of a file or folder under the root; an error when it does not exist.</summary>
    public static string Path(params string[] parts)
    {
        string path = System.IO.Path.Combine([Root, .. parts]);
        return File.Exists(path) ? path : Existing(path);
    }

    /// <summary>The files directly in a folder whose names end in <paramref name="extension"/> (".json"), by name; at least one.</summary>
    public static string[] Files(string folder, string extension)
    {
        string path = Path(folder);
        string[] files = [.. Directory.GetFiles(path, "*" + extension).Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw new FileNotFoundException($"No *{extension} in the golden folder {path}.");
    }

    /// <summary>The folder of Ebb.slnx.</summary>
    public static string RepositoryRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Ebb.slnx"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException(
            $"No Ebb.slnx above {AppContext.BaseDirectory}. Run the tests inside the repository, or set {EnvironmentVariable}.");
    }

    private static string Existing(string path) => Directory.Exists(path)
        ? path
        : throw new DirectoryNotFoundException(
            $"The golden folder {path} does not exist. Restore tests/golden, or set {EnvironmentVariable} to the folder that holds nets, samplers, ...");
}
