namespace Ebb.Cli.Files;

/// <summary>The folder that a certificate is going to be. One that is there is replaced whole, so it must be a certificate.</summary>
internal static class CertificateOut
{
    private const string Main = "certificate.json";

    /// <summary>Throws when the folder may not be replaced or cannot be written.</summary>
    /// <param name="full">The folder.</param>
    /// <param name="path">As the user gave it.</param>
    /// <exception cref="FailureException">It holds something else, or takes no files.</exception>
    public static void Check(string full, string path)
    {
        if (File.Exists(full)) throw new FailureException($"--out: '{path}' is a file: name a folder");
        if (Directory.Exists(full))
        {
            string? stranger = Directory.EnumerateFileSystemEntries(full).FirstOrDefault(entry => Path.GetFileName(entry) != Main && Path.GetExtension(entry) != ".npy");
            if (stranger is not null || (Directory.EnumerateFileSystemEntries(full).Any() && !File.Exists(Path.Combine(full, Main))))
            {
                throw new FailureException($"--out: the folder '{path}' holds something that is no certificate, and would be replaced: name another");
            }
        }

        OutputFile.CheckFolder(Path.GetDirectoryName(full)!, path, "--out");
    }
}
