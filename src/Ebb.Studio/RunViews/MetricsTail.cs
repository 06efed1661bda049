using System.Text;

namespace Ebb.Studio.RunViews;

/// <summary>What the last lines of <c>metrics.jsonl</c> say, however long the file is.</summary>
internal sealed record MetricsTail(MetricsPoint? Last, MetricsPoint? Before, double? HeldOutLoss)
{
    private const int TailBytes = 16 << 10;

    public static MetricsTail None { get; } = new(null, null, null);

    /// <summary>Steps per second between the last two lines with a time.</summary>
    public double? StepsPerSecond =>
        Last?.Elapsed - Before?.Elapsed is > 0 and var seconds && Last!.Value.Step > Before!.Value.Step ? (Last.Value.Step - Before.Value.Step) / seconds : null;

    public static MetricsTail Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        var bytes = new byte[(int)Math.Min(TailBytes, file.Length)];
        file.Seek(-bytes.Length, SeekOrigin.End);
        int read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        MetricsPoint? last = null, before = null;
        double? heldOut = null;
        foreach (string line in Encoding.UTF8.GetString(bytes, 0, read).Split('\n'))
        {
            if (MetricsPoint.Parse(Encoding.UTF8.GetBytes(line)) is not { } point) continue;
            heldOut = point.HeldOutLoss ?? heldOut;
            if (point.Step == last?.Step) continue;
            (before, last) = (last, point);
        }

        return new(last, before, heldOut);
    }
}
