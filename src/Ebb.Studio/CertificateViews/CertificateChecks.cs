using Ebb.Check;
using Ebb.Studio.Disk;
using Ebb.Studio.Hosting;

namespace Ebb.Studio.CertificateViews;

/// <summary>Runs the checker on request, over one certificate at a time, and keeps what it said for as long as the files are the same.</summary>
internal sealed class CertificateChecks : IDisposable
{
    private const int MostKept = 256;

    private readonly Lock _lock = new();
    private readonly List<(string Path, CertificateCheck Check)> _checks = [];
    private readonly RootFolder _root;
    private readonly Func<CheckFiles, IProgress<double>, CancellationToken, Verdict> _checker;
    private bool _isClosed;

    /// <param name="root">The folder shown.</param>
    /// <param name="checker">Checks a certificate; null for the checker.</param>
    public CertificateChecks(RootFolder root, Func<CheckFiles, IProgress<double>, CancellationToken, Verdict>? checker = null) => (_root, _checker) = (root, checker ?? Check);

    /// <summary>What is known of a certificate; null where nothing is, or its files have changed since.</summary>
    public CheckReply? Of(string run, RunCertificate certificate)
    {
        var check = Find(certificate);
        try
        {
            return check is null || (check.IsOver && CheckFiles.Of(_root, run, certificate).Stamp != check.Files.Stamp) ? null : check.Reply;
        }
        catch (Exception error) when (error is RefusedException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Starts the checker, or gives what it says or has said.</summary>
    /// <exception cref="RefusedException">It is busy, or the files are not all there.</exception>
    public CheckReply Start(string run, RunCertificate certificate)
    {
        var files = CheckFiles.Of(_root, run, certificate);
        lock (_lock)
        {
            var known = _checks.Find(one => one.Path == certificate.Path).Check;
            if (known is not null && (!known.IsOver || (known.Files.Stamp == files.Stamp && known.Reply.State is CheckReply.Accepted or CheckReply.Rejected))) return known.Reply;
            if (_isClosed || _checks.Exists(one => !one.Check.IsOver)) throw new RefusedException(429, "The checker is busy with another certificate. Wait for it, or cancel it.");
            _checks.RemoveAll(one => one.Path == certificate.Path);
            if (_checks.Count == MostKept) _checks.RemoveAt(0);
            var check = new CertificateCheck(files, _checker);
            _checks.Add((certificate.Path, check));
            new Thread(check.Run) { IsBackground = true, Name = "checking" }.Start();
            return check.Reply;
        }
    }

    /// <summary>Stops the checker where it works on a certificate.</summary>
    public void Cancel(RunCertificate certificate) => Find(certificate)?.Cancel();

    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            foreach (var (_, check) in _checks) check.Cancel();
        }
    }

    private static Verdict Check(CheckFiles files, IProgress<double> progress, CancellationToken cancellation) => Checker.Check(files.Folder, files.Model, progress, cancellation);

    private CertificateCheck? Find(RunCertificate certificate)
    {
        lock (_lock) return _checks.Find(one => one.Path == certificate.Path).Check;
    }
}
