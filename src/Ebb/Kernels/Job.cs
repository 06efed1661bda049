namespace Ebb.Kernels;

/// <summary>
/// Work cut into tasks that may run in any order on any thread. A job computes each output in exactly one task and cuts by
/// shape alone, so that the number of threads never changes a bit. Devices reuse their jobs, so that a call allocates nothing.
/// </summary>
internal abstract class Job
{
    /// <summary>The most tasks one job may have.</summary>
    public const int MaxTasks = 1 << 20;

    public abstract void Run(int task);

    /// <summary>The size of a piece when <paramref name="total"/> is cut into pieces of the preferred size, or of more where there would be too many.</summary>
    public static long Piece(long total, long preferred) => Math.Max(preferred, (total + MaxTasks - 1) / MaxTasks);

    public static int Pieces(long total, long piece) => (int)((total + piece - 1) / piece);
}
