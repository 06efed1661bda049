namespace Ebb.Data;

/// <summary>
/// Finds programs on the search path, and nowhere else. Left to itself, starting a process by its bare name also looks into the current folder,
/// which may be a folder of downloaded files.
/// </summary>
internal static class ProgramFinder
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The full path of <paramref name="program"/>, or null. Entries of <paramref name="searchPath"/> that are not absolute are passed over.</summary>
    public static string? Find(string program, string? searchPath)
    {
        if (Path.IsPathRooted(program)) return program;
        string file = OperatingSystem.IsWindows() && !Path.HasExtension(program) ? program + ".exe" : program;
        return (searchPath ?? "").Split(Path.PathSeparator)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(path => File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & AnyExecute) != 0));
    }
}
