namespace Ebb.Check;

/// <summary>Checks certificates as in <c>docs/certificates.md</c>: every claimed number is computed again, with nothing of the program that wrote it.</summary>
public static class Checker
{
    /// <summary>Checks one certificate.</summary>
    /// <param name="folder">Its folder, with <c>certificate.json</c>.</param>
    /// <param name="modelFolder">The folder of the model's files; null for the place that the certificate names. Their hashes bind them, no place.</param>
    /// <param name="progress">Told the share done, 0 to 1; may be null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Whether it is accepted; whatever is wrong with a file is a reason to reject, never an exception.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static Verdict Check(string folder, string? modelFolder = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        try
        {
            var certificate = Certificate.Read(folder, modelFolder);
            return new(true, certificate.Kind switch
            {
                "exact" => ExactCheck.Run(certificate, progress, cancellation),
                "lipschitz" => LipschitzCheck.Run(certificate, progress, cancellation),
                _ => BoxCheck.Run(certificate, progress, cancellation),
            }, []);
        }
        catch (Exception e) when (e is RejectedException or IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return new(false, "", [e.Message]);
        }
    }
}
