using System.Runtime.ExceptionServices;

namespace Ebb.Kernels;

/// <summary>
/// One job at a time, and the ticket by which threads claim its tasks: the generation, the number of tasks and the next one in
/// a single word, so that one compare-and-swap claims a task of the job that is really running.
/// </summary>
internal sealed class WorkerQueue
{
    private const int CountBits = 21;
    private const long CountMask = (1L << CountBits) - 1;

    // Waking a parked thread costs some 20 microseconds, so a worker first spins for about as long, then lets others run.
    private const int Spins = 200;
    private const int SpinLength = 20;
    private const int Yields = 200;

    private readonly object _parking = new();
    private Job? _job;
    private Exception? _failure;
    private long _ticket;
    private int _remaining;
    private int _parked;
    private volatile bool _stopped;

    public void Publish(Job job, int tasks)
    {
        _job = job;
        _remaining = tasks;
        long generation = (_ticket >> (2 * CountBits)) + 1;
        Interlocked.Exchange(ref _ticket, (generation << (2 * CountBits)) | ((long)tasks << CountBits));
        if (Volatile.Read(ref _parked) > 0) Wake();
    }

    /// <summary>Takes tasks until none is left.</summary>
    public bool Help()
    {
        bool helped = false;
        while (TryClaim(out int task))
        {
            helped = true;
            Execute(task);
        }

        return helped;
    }

    /// <summary>Waits for the tasks that other threads still work on.</summary>
    public void Finish()
    {
        for (int spin = 0; Volatile.Read(ref _remaining) > 0; spin++)
        {
            if (spin < Spins) Thread.SpinWait(SpinLength);
            else Thread.Yield();
        }

        _job = null;
        if (Interlocked.Exchange(ref _failure, null) is { } failure) ExceptionDispatchInfo.Throw(failure);
    }

    public void Stop()
    {
        _stopped = true;
        Wake();
    }

    /// <summary>The life of a worker.</summary>
    public void Work()
    {
        while (!_stopped)
        {
            if (Help()) continue;
            if (!AwaitSpinning()) Park();
        }
    }

    private bool AwaitSpinning()
    {
        for (int spin = 0; spin < Spins + Yields; spin++)
        {
            if (HasTask() || _stopped) return true;
            if (spin < Spins) Thread.SpinWait(SpinLength);
            else Thread.Yield();
        }

        return false;
    }

    private void Park()
    {
        lock (_parking)
        {
            Interlocked.Increment(ref _parked);
            while (!HasTask() && !_stopped) Monitor.Wait(_parking);
            Interlocked.Decrement(ref _parked);
        }
    }

    private void Wake()
    {
        lock (_parking) Monitor.PulseAll(_parking);
    }

    private bool HasTask() => Next(Volatile.Read(ref _ticket)) < Count(Volatile.Read(ref _ticket));

    private bool TryClaim(out int task)
    {
        while (true)
        {
            long ticket = Volatile.Read(ref _ticket);
            task = (int)Next(ticket);
            if (task >= Count(ticket)) return false;
            if (Interlocked.CompareExchange(ref _ticket, ticket + 1, ticket) == ticket) return true;
        }
    }

    // The job is read after the claim: until this task is done, it cannot be replaced.
    private void Execute(int task)
    {
        try
        {
            Volatile.Read(ref _job)!.Run(task);
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _failure, failure, null);
        }
        finally
        {
            Interlocked.Decrement(ref _remaining);
        }
    }

    private static long Next(long ticket) => ticket & CountMask;

    private static long Count(long ticket) => (ticket >> CountBits) & CountMask;
}
