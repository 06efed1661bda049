using System.Text;

namespace Ebb.Studio.RunViews;

/// <summary>What the last lines of <c>metrics.jsonl</c> say, however long the file is.</summary>
internal sealed record MetricsTail(MetricsPoint? Last, MetricsPoint? Before, double? HeldOutLoss)
{
    // So many lines back the speed is measured from: fewer, and a checkpoint or a picture makes it jump.
    private const int SpeedLines = 20;

    private const int TailBytes = 16 << 10;

    public static MetricsTail None { get; } = new(null, null, null);

    /// <summary>Steps per second over the last lines; null where there are none with a time.</summary>
    public double? StepsPerSecond { get; init; }

    public static MetricsTail Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        var bytes = new byte[(int)Math.Min(TailBytes, file.Length)];
        file.Seek(-bytes.Length, SeekOrigin.End);
        int read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var points = new List<MetricsPoint>();
        double? heldOut = null;
        foreach (string line in Encoding.UTF8.GetString(bytes, 0, read).Split('\n'))
        {
            if (MetricsPoint.Parse(Encoding.UTF8.GetBytes(line)) is not { } point) continue;
            heldOut = point.HeldOutLoss ?? heldOut;
            if (points.Count == 0 || point.Step != points[^1].Step) points.Add(point);
        }

        return new(points.Count > 0 ? points[^1] : null, points.Count > 1 ? points[^2] : null, heldOut) { StepsPerSecond = Speed(points) };
    }

    private static double? Speed(List<MetricsPoint> points)
    {
        if (points.Count < 2) return null;
        var (first, last) = (points[Math.Max(0, points.Count - 1 - SpeedLines)], points[^1]);
        return last.Elapsed - first.Elapsed is > 0 and var seconds && last.Step > first.Step ? (last.Step - first.Step) / seconds : null;
    }
}
