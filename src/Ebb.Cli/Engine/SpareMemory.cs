namespace Ebb.Cli.Engine;

/// <summary>
/// Frees memory that grids and checkpoints took for a moment, for the next ones to take. On a machine with much free memory the collector would let it
/// pile up for hours, as a training step allocates nothing that would wake it.
/// </summary>
internal static class SpareMemory
{
    // A collection takes milliseconds, tens of them where there is much to look at; checkpoints of a test come faster than that.
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(200);

    private static long _last;

    public static void Release()
    {
        long now = Environment.TickCount64;
        if (now - Interlocked.Read(ref _last) < Often.TotalMilliseconds) return;
        Interlocked.Exchange(ref _last, now);
        GC.Collect();
    }
}
