namespace Ebb.Cli.Files;

/// <summary>The room on the disk that a folder is on, or would be.</summary>
internal static class FreeDisk
{
    /// <summary>The bytes that this user may write there.</summary>
    public static long Of(string folder)
    {
        string nearest = Nearest(Path.GetFullPath(folder));
        return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(nearest)! : nearest).AvailableFreeSpace;
    }

    /// <summary>The folder itself, or the nearest one above it that is there.</summary>
    public static string Nearest(string folder)
    {
        string? nearest = folder;
        while (nearest is not null && !Directory.Exists(nearest)) nearest = Path.GetDirectoryName(nearest);
        return nearest ?? folder;
    }
}
