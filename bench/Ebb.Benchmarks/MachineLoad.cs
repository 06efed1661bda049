using System.Diagnostics;
using System.Globalization;

namespace Ebb.Benchmarks;

/// <summary>How busy the machine is with other processes, from Linux's <c>/proc/stat</c>.</summary>
internal sealed class MachineLoad
{
    private const string Path = "/proc/stat";
    private const double TicksPerSecond = 100;

    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly double? _machine = MachineSeconds();
    private readonly TimeSpan _own = Environment.CpuUsage.TotalTime;

    /// <summary>The cores that others used on average since this was made; null where the system does not tell.</summary>
    public double? BusyWithOthers()
    {
        if (_machine is not { } before || MachineSeconds() is not { } now) return null;
        double own = (Environment.CpuUsage.TotalTime - _own).TotalSeconds;
        return Math.Round(Math.Max(0, (now - before - own) / Stopwatch.GetElapsedTime(_began).TotalSeconds), 2);
    }

    // user nice system idle iowait irq softirq steal ...: all but waiting.
    private static double? MachineSeconds()
    {
        if (!File.Exists(Path)) return null;
        double[] ticks = [.. File.ReadLines(Path).First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9].Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        return (ticks.Sum() - ticks[3] - ticks[4]) / TicksPerSecond;
    }
}
