namespace Ebb.Studio.RunViews;

/// <summary>The points of the held-out curve, every second one where there are too many, and so on: memory is bounded.</summary>
internal sealed class HeldOutPoints
{
    private const int Most = 4096;

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

    /// <summary>Steps and the losses of each band, of as many bands as the first point has.</summary>
    public IReadOnlyList<double?[]> ByT(long from, long to)
    {
        int bands = _points.Find(point => point.HeldOutLossByT is not null).HeldOutLossByT?.Length ?? 0;
        return [.. Within(from, to).Where(point => bands > 0 && point.HeldOutLossByT?.Length == bands).Select(point => (double?[])[point.Step, .. point.HeldOutLossByT!])];
    }

    private IEnumerable<MetricsPoint> Within(long from, long to) => _points.Where(point => point.Step >= from && point.Step <= to);
}
