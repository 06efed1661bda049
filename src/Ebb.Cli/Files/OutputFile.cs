namespace Ebb.Cli.Files;

/// <summary>Finds out before the work begins whether a file can be written after it.</summary>
internal static class OutputFile
{
    /// <summary>Throws when <paramref name="path"/> cannot become a file. Leaves nothing behind.</summary>
    /// <exception cref="FailureException">It is a folder, lies under a file, or its folder takes no files.</exception>
    public static void Check(string path, string flag, string workingFolder)
    {
        string full = Path.GetFullPath(path, workingFolder);
        if (Directory.Exists(full) || Path.GetFileName(full).Length == 0) throw new FailureException($"{flag}: '{path}' is a folder: name a file in it");
        CheckFolder(Path.GetDirectoryName(full)!, path, flag);
    }

    /// <summary>Throws when no file can be made in <paramref name="folder"/>, or in the nearest folder above it that is there.</summary>
    /// <exception cref="FailureException">It lies under a file, or takes no files.</exception>
    public static void CheckFolder(string folder, string path, string flag)
    {
        string? nearest = folder;
        while (nearest is not null && !Directory.Exists(nearest))
        {
            if (File.Exists(nearest)) throw new FailureException($"{flag}: '{path}' cannot be written: '{nearest}' is a file, not a folder");
            nearest = Path.GetDirectoryName(nearest);
        }

        try
        {
            string probe = Path.Combine(nearest ?? folder, Path.GetRandomFileName());
            using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FailureException($"{flag}: '{path}' cannot be written: '{nearest ?? folder}' takes no files ({exception.GetType().Name}): choose another place");
        }
    }

    /// <summary>The name itself when no such file is there, else name-2, name-3, ...</summary>
    public static string NextFree(string name, string workingFolder)
    {
        string stem = Path.GetFileNameWithoutExtension(name);
        string extension = Path.GetExtension(name);
        string candidate = name;
        for (int i = 2; Path.Exists(Path.Combine(workingFolder, candidate)); i++) candidate = FormattableString.Invariant($"{stem}-{i}{extension}");
        return candidate;
    }
}
