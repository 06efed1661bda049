namespace Ebb.Studio.RunViews;

/// <summary>
/// Sums over blocks of lines of one <c>metrics.jsonl</c>, so that any range is answered without reading more of the file than is shown. It grows as the
/// file does; when there are too many blocks, neighbours become one, and so memory is bounded whatever the file's length.
/// </summary>
internal sealed class MetricsIndex(string path)
{
    private const int FirstBlockLines = 64;
    private const int MostBlocks = 1 << 15;
    private const int MostHeldOut = 4096;
    private const int MarkBytes = 64;

    private readonly Lock _lock = new();
    private readonly List<MetricsBlock> _blocks = [];
    private readonly List<double[]> _heldOut = [];
    private byte[] _mark = [];
    private int _blockLines = FirstBlockLines, _heldOutStride = 1;
    private long _end, _total, _heldOutSeen;

    /// <summary>The lines of a range of steps, or their means in about <paramref name="points"/> buckets.</summary>
    public MetricsReply Query(long from, long to, int points, CancellationToken cancellation)
    {
        lock (_lock)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            Update(file, cancellation);
            var inside = _blocks.Where(block => block.LastStep >= from && block.FirstStep <= to).ToList();
            double[][] heldOut = [.. _heldOut.Where(point => point[0] >= from && point[0] <= to)];
            if (inside.Count < points) return FromLines(file, inside, from, to, points, heldOut, cancellation);

            var reply = new MetricsReply(_total) { HeldOutLoss = heldOut };
            foreach (var bucket in Merge(inside, points)) reply.Add(bucket);
            return reply;
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
        FileStream file, List<MetricsBlock> inside, long from, long to, int points, double[][] heldOut, CancellationToken cancellation)
    {
        long lines = 0;
        Walk(_ => lines++);
        var reply = new MetricsReply(_total) { HeldOutLoss = heldOut, Full = lines <= points };
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
        if (file.Length <= _end) return;
        file.Position = _end;
        long before = _end;
        try
        {
            _end = MetricsLines.Read(file, file.Length, Take, cancellation);
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
        if (point.HeldOutLoss is not { } loss || _heldOutSeen++ % _heldOutStride != 0) return true;
        if (_heldOut.Count == MostHeldOut)
        {
            for (int i = 0; i < MostHeldOut / 2; i++) _heldOut[i] = _heldOut[2 * i];
            _heldOut.RemoveRange(MostHeldOut / 2, MostHeldOut / 2);
            _heldOutStride *= 2;
        }

        _heldOut.Add([point.Step, loss]);
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
        (_end, _total, _heldOutSeen, _blockLines, _heldOutStride, _mark) = (0, 0, 0, FirstBlockLines, 1, []);
    }
}
