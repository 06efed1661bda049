namespace Ebb.Studio.RunViews;

/// <summary>The points of the held-out curve, every second one where there are too many, and so on: memory is bounded.</summary>
internal sealed class HeldOutPoints
{
    private const int Most = 4096;
    private const int MostByT = 512;

    private readonly List<MetricsPoint> _points = [];
    private long _seen;
    private int _stride = 1;

    public void Add(MetricsPoint point)
    {
        if (point.HeldOutLoss is null || _seen++ % _stride != 0) return;
        if (_points.Count == Most)
        {
            for (int i = 0; i < Most / 2; i++) _points[i] = _points[2 * i];
            _points.RemoveRange(Most / 2, Most / 2);
            _stride *= 2;
        }

        _points.Add(point);
    }

    public void Clear()
    {
        _points.Clear();
        (_seen, _stride) = (0, 1);
    }

    /// <summary>Steps and losses.</summary>
    public IReadOnlyList<double[]> Losses(long from, long to) => [.. Within(from, to).Select(point => new[] { point.Step, point.HeldOutLoss!.Value })];

    /// <summary>Steps and the losses of each band, of as many bands as the first point has; of the whole log, and not of more points than a slider has places.</summary>
    public IReadOnlyList<double?[]> ByT()
    {
        int bands = _points.Find(point => point.HeldOutLossByT is not null).HeldOutLossByT?.Length ?? 0;
        var known = _points.Where(point => bands > 0 && point.HeldOutLossByT?.Length == bands).ToList();
        int stride = 1 + (known.Count / MostByT);
        return [.. known.Where((_, i) => i % stride == 0 || i == known.Count - 1).Select(point => (double?[])[point.Step, .. point.HeldOutLossByT!])];
    }

    private IEnumerable<MetricsPoint> Within(long from, long to) => _points.Where(point => point.Step >= from && point.Step <= to);
}
