using Ebb.Studio.Disk;
using Ebb.Studio.Hosting;

namespace Ebb.Studio.RunViews;

/// <summary>The indexes of the runs that were looked at last.</summary>
internal sealed class MetricsStore(RootFolder root, CancellationToken closing)
{
    private const int MostIndexes = 12;
    private const int UsualPoints = 1000;
    private const int MostPoints = 20_000;

    // A page that waits longer seems to stand still; it asks again until all is read.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    // Between two stretches whoever asks gets an answer.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly List<(string Path, MetricsIndex Index)> _indexes = [];
    private readonly HashSet<MetricsIndex> _behind = [];

    /// <exception cref="RefusedException">A number is out of range.</exception>
    public MetricsReply Query(RunEntry run, long? from, long? to, int? points, CancellationToken cancellation)
    {
        if (points is < 1 or > MostPoints) throw RefusedException.Bad(FormattableString.Invariant($"points: expected 1 to {MostPoints}."));
        if (from > to) throw RefusedException.Bad("from: expected a step that is not after to.");
        if (root.FindFile(Path.Combine(run.Folder, "metrics.jsonl")) is not { } path) return new MetricsReply(0) { Full = true };
        var index = Of(path);
        var reply = index.Query(from ?? 0, to ?? long.MaxValue, points ?? UsualPoints, cancellation);
        if (reply.Read < 1) CatchUp(index);
        return reply;
    }

    // Reads a long log to its end, once at a time, whether anyone asks again or not.
    private void CatchUp(MetricsIndex index)
    {
        lock (_lock)
        {
            if (!_behind.Add(index)) return;
        }

        Task.Run(async () =>
        {
            try
            {
                while (index.ReadOn(closing)) await Task.Delay(Pause, closing).ConfigureAwait(false);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or OperationCanceledException)
            {
                // Whoever asks next is told.
            }
            finally
            {
                lock (_lock) _behind.Remove(index);
            }
        }, closing);
    }

    private MetricsIndex Of(string path)
    {
        lock (_lock)
        {
            int at = _indexes.FindIndex(known => known.Path == path);
            var found = at >= 0 ? _indexes[at] : (path, new MetricsIndex(path, Patience));
            if (at >= 0) _indexes.RemoveAt(at);
            else if (_indexes.Count == MostIndexes) _indexes.RemoveAt(0);
            _indexes.Add(found);
            return found.Item2;
        }
    }
}
