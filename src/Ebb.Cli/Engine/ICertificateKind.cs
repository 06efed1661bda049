using Ebb.Verify.Subjects;

namespace Ebb.Cli.Engine;

/// <summary>One kind of certificate.</summary>
internal interface ICertificateKind
{
    /// <summary>Its name, as in the file and on the command line.</summary>
    string Name { get; }

    /// <summary>Makes the certificate and writes it with its pictures.</summary>
    /// <param name="subject">The model.</param>
    /// <param name="settings">What it is about.</param>
    /// <param name="request">The steps and the folders.</param>
    /// <param name="progress">Told as the work goes on.</param>
    /// <param name="cancellation">Stops the work; nothing is written then.</param>
    CertifyOutcome Make(Subject subject, CertifySettings settings, CertifyRequest request, IProgress<WorkTick> progress, CancellationToken cancellation);
}
