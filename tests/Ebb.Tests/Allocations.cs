namespace Ebb.Tests;

/// <summary>Counts what a piece of work allocates on its thread.</summary>
internal static class Allocations
{
    private const int Rounds = 5;

    /// <summary>
    /// The least of several rounds: work that allocates does so in each, but a collection that another test causes may charge a
    /// thread with the unused rest of its allocation buffer.
    /// </summary>
    public static long Least(Action work)
    {
        long least = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
