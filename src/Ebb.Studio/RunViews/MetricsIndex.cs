using System.Diagnostics;

namespace Ebb.Studio.RunViews;

/// <summary>
/// Sums over blocks of lines of one <c>metrics.jsonl</c>, so that any range is answered without reading more of the file than is shown. It grows as the
/// file does; when there are too many blocks, neighbours become one, and so memory is bounded whatever the file's length.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="patience">The longest time that one question spends on reading on; what is left is for <see cref="ReadOn"/> or the next one. Null for no bound.</param>
internal sealed class MetricsIndex(string path, TimeSpan? patience = null)
{
    private const int FirstBlockLines = 64;
    private const int MostBlocks = 1 << 15;
    private const int MarkBytes = 64;

    private readonly Lock _lock = new();
    private readonly List<MetricsBlock> _blocks = [];
    private readonly HeldOutPoints _heldOut = new();
    private byte[] _mark = [];
    private int _blockLines = FirstBlockLines;
    private long _end, _total;
    private bool _isWhole;

    /// <summary>The lines of a range of steps, or their means in about <paramref name="points"/> buckets.</summary>
    public MetricsReply Query(long from, long to, int points, CancellationToken cancellation)
    {
        lock (_lock)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            Update(file, cancellation);
            var inside = _blocks.Where(block => block.LastStep >= from && block.FirstStep <= to).ToList();
            var reply = new MetricsReply(_total)
            {
                HeldOutLoss = _heldOut.Losses(from, to),
                HeldOutLossByT = _heldOut.ByT(),
                FirstStep = _blocks.Count > 0 ? _blocks[0].FirstStep : 0,
                LastStep = _blocks.Count > 0 ? _blocks[^1].LastStep : 0,
                Read = _isWhole ? 1 : (double)_end / Math.Max(_end + 1, file.Length),
            };

            // While the rest is still to be read, what is known of its beginning is enough.
            if (_isWhole && inside.Count < points) return FromLines(file, inside, from, to, points, reply, cancellation);
            foreach (var bucket in Merge(inside, points)) reply.Add(bucket);
            return reply;
        }
    }

    /// <summary>Reads some more of the file.</summary>
    /// <returns>Whether there is more to be read.</returns>
    public bool ReadOn(CancellationToken cancellation)
    {
        lock (_lock)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            long before = _end;
            Update(file, cancellation);
            return !_isWhole && _end > before;
        }
    }

    private static IEnumerable<MetricsBlock> Merge(List<MetricsBlock> blocks, int points)
    {
        for (int bucket = 0; bucket < points; bucket++)
        {
            int first = (int)((long)bucket * blocks.Count / points), next = (int)((long)(bucket + 1) * blocks.Count / points);
            if (first == next) continue;
            var sum = new MetricsBlock(blocks[first].Offset);
            for (int i = first; i < next; i++) sum.Add(blocks[i]);
            yield return sum;
        }
    }

    // Fewer blocks than points: so few lines that they are read again.
    private MetricsReply FromLines(
        FileStream file, List<MetricsBlock> inside, long from, long to, int points, MetricsReply empty, CancellationToken cancellation)
    {
        long lines = 0;
        Walk(_ => lines++);
        var reply = empty with { Full = lines <= points };
        MetricsBlock? bucket = null;
        long seen = 0, edge = 0;
        Walk(point =>
        {
            bucket ??= new(0);
            bucket.Add(point);
            if (lines > points && ++seen < (edge + 1) * lines / points) return;
            reply.Add(bucket);
            (bucket, edge) = (null, edge + 1);
        });
        return reply;

        void Walk(Action<MetricsPoint> take)
        {
            foreach (var (start, end) in Stretches(inside))
            {
                file.Position = start;
                MetricsLines.Read(file, end, (point, _) =>
                {
                    if (point.Step >= from && point.Step <= to) take(point);
                    return true;
                }, cancellation);
            }
        }
    }

    // Blocks that follow one another are read in one go.
    private IEnumerable<(long Start, long End)> Stretches(List<MetricsBlock> inside)
    {
        long start = -1, end = -1;
        int at = 0;
        foreach (var block in inside)
        {
            at = _blocks.IndexOf(block, at);
            long next = at + 1 < _blocks.Count ? _blocks[at + 1].Offset : _end;
            if (block.Offset != end && start >= 0) yield return (start, end);
            if (block.Offset != end) start = block.Offset;
            end = next;
        }

        if (start >= 0) yield return (start, end);
    }

    private void Update(FileStream file, CancellationToken cancellation)
    {
        if (!IsSameFile(file)) Clear();
        _isWhole = true;
        if (file.Length <= _end) return;
        file.Position = _end;
        long before = _end, length = file.Length;
        long deadline = patience is { } most ? Stopwatch.GetTimestamp() + (long)(most.TotalSeconds * Stopwatch.Frequency) : long.MaxValue;
        try
        {
            _end = MetricsLines.Read(file, length, Take, cancellation, deadline);
            _isWhole = file.Position >= length;
        }
        catch (OperationCanceledException)
        {
            // Lines were taken, but up to where is not known.
            Clear();
            throw;
        }

        if (_end > before) _mark = MarkAt(file);
    }

    private bool Take(MetricsPoint point, long offset)
    {
        if (_blocks.Count == 0 || _blocks[^1].Lines >= _blockLines) AddBlock(offset);
        _blocks[^1].Add(point);
        _total++;
        _heldOut.Add(point);
        return true;
    }

    private void AddBlock(long offset)
    {
        if (_blocks.Count == MostBlocks)
        {
            for (int i = 0; i < MostBlocks / 2; i++)
            {
                _blocks[i] = _blocks[2 * i];
                _blocks[i].Add(_blocks[(2 * i) + 1]);
            }

            _blocks.RemoveRange(MostBlocks / 2, MostBlocks / 2);
            _blockLines *= 2;
        }

        _blocks.Add(new(offset));
    }

    // A resumed run writes its file anew. Then what stood before the end of the index stands there no more.
    private bool IsSameFile(FileStream file) => file.Length >= _end && MarkAt(file).AsSpan().SequenceEqual(_mark);

    private byte[] MarkAt(FileStream file)
    {
        var bytes = new byte[(int)Math.Min(MarkBytes, _end)];
        file.Position = _end - bytes.Length;
        file.ReadExactly(bytes);
        return bytes;
    }

    private void Clear()
    {
        _blocks.Clear();
        _heldOut.Clear();
        (_end, _total, _blockLines, _mark) = (0, 0, FirstBlockLines, []);
    }
}
