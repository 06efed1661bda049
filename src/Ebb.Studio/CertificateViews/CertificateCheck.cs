using System.Diagnostics;
using Ebb.Check;
using Ebb.Formats;

namespace Ebb.Studio.CertificateViews;

/// <summary>One run of the checker over the files that a certificate consists of.</summary>
internal sealed class CertificateCheck(CheckFiles files, Func<CheckFiles, IProgress<double>, CancellationToken, Verdict> checker) : IProgress<double>, IDisposable
{
    private readonly CancellationTokenSource _cancel = new();
    private readonly long _began = Stopwatch.GetTimestamp();
    private CheckReply? _end;
    private double _share;

    public CheckFiles Files => files;

    public bool IsOver => Volatile.Read(ref _end) is not null;

    public CheckReply Reply => Volatile.Read(ref _end) ?? new(CheckReply.Running, Volatile.Read(ref _share), Seconds, "");

    private double Seconds => Math.Round(Stopwatch.GetElapsedTime(_began).TotalSeconds, 1);

    public void Report(double value) => Volatile.Write(ref _share, value);

    public void Cancel() => _cancel.Cancel();

    /// <summary>Runs the checker to its end.</summary>
    public void Run()
    {
        try
        {
            var verdict = checker(files, this, _cancel.Token);
            End(verdict.Accepted ? CheckReply.Accepted : CheckReply.Rejected, verdict.Accepted ? verdict.Statement : string.Join(' ', verdict.Reasons));
        }
        catch (Exception error) when (error is OperationCanceledException || (error is AggregateException && _cancel.IsCancellationRequested))
        {
            End(CheckReply.Cancelled, "");
        }
#pragma warning disable CA1031 // Whatever is wrong with it, the studio goes on.
        catch (Exception error)
#pragma warning restore CA1031
        {
            End(CheckReply.Failed, error is OutOfMemoryException ? "There is not enough memory to check it here." : error.Message);
        }
    }

    public void Dispose() => _cancel.Dispose();

    // The checker names files by their whole paths, which a page need not show.
    private void End(string state, string text) => Volatile.Write(ref _end, new(state, state == CheckReply.Accepted ? 1 : _share, Seconds, Printable.Message(files.Shorten(text))));
}
