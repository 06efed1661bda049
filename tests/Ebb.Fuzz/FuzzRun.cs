using System.Diagnostics;

namespace Ebb.Fuzz;

/// <summary>Gives a reader its inputs one after the other and holds it to its promises.</summary>
internal sealed class FuzzRun(FuzzTarget target, ulong seed)
{
    private const int MostMessageChars = 4096;

    private long _index;
    private long _started;

    public Tally Tally { get; } = new();

    /// <summary>The input that the reader has before it, and since when; null between two inputs.</summary>
    public (long Index, TimeSpan Since)? Current =>
        Volatile.Read(ref _started) is not 0 and long started ? (Volatile.Read(ref _index), Stopwatch.GetElapsedTime(started)) : null;

    /// <summary>Reads input <paramref name="index"/>.</summary>
    /// <returns>The finding, or null.</returns>
    public Finding? Try(long index)
    {
        string? problem = ProblemOf(target.Input(seed, index), index);
        return problem is null ? null : new(target.Name, seed, index, problem);
    }

    /// <summary>Reads <paramref name="input"/>, which may come from anywhere.</summary>
    /// <returns>What the reader did wrong, or null.</returns>
    public string? ProblemOf(byte[] input, long index = 0)
    {
        Volatile.Write(ref _index, index);
        long start = Stopwatch.GetTimestamp(), before = GC.GetAllocatedBytesForCurrentThread();
        Volatile.Write(ref _started, start);
        string? problem = Outcome(input);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Volatile.Write(ref _started, 0);
        Tally.Add(new() { Inputs = 1, LargestAllocation = allocated, Slowest = Stopwatch.GetElapsedTime(start) });
        return problem ?? (allocated > target.MemoryCap(input.Length) ? $"{allocated} bytes were allocated for an input of {input.Length}" : null);
    }

    private string? Outcome(byte[] input)
    {
        try
        {
            string? problem = target.Read(input);
            Tally.Accepted++;
            return problem;
        }
        catch (InvalidDataException error)
        {
            // Every reader documents this exception, and this one alone. Its message is shown on a terminal.
            return error.Message.Length > MostMessageChars || error.Message.Any(char.IsControl) ? $"the message is not fit to be shown: {error.Message}" : null;
        }
#pragma warning disable CA1031 // Any other exception is what is looked for.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return error.ToString();
        }
    }
}
