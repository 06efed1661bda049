namespace Ebb.Fuzz;

/// <summary>Notices that a reader hangs. A machine that is busy with other things is no hang, so what counts is the time of the processor.</summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan MostProcessorTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MostClock = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly FuzzRun _run;
    private readonly Action<long> _hung;
    private readonly Timer _timer;
    private long _index = -1;
    private TimeSpan _processor;

    /// <param name="run">The run to look at.</param>
    /// <param name="hung">What to do about the input on which it hangs.</param>
    public Watchdog(FuzzRun run, Action<long> hung)
    {
        (_run, _hung) = (run, hung);
        _timer = new(_ => Look(), null, Pause, Pause);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var now = Environment.CpuUsage.TotalTime;
        if (_run.Current is not { } current) _index = -1;
        else if (current.Index != _index) (_index, _processor) = (current.Index, now);
        else if (now - _processor > MostProcessorTime || current.Since > MostClock) _hung(current.Index);
    }
}
