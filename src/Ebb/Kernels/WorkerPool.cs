namespace Ebb.Kernels;

/// <summary>
/// Runs the tasks of a job on the calling thread and on background threads. A job is done when its tasks are done, not when
/// every worker has taken notice, so a worker that the system does not schedule costs nothing.
/// </summary>
internal sealed class WorkerPool
{
    private readonly WorkerQueue _queue = new();
    private bool _started;

    /// <param name="threads">Threads that work at once, the caller among them.</param>
    public WorkerPool(int threads) => Threads = threads;

    /// <summary>The workers hold the queue alone, so a pool that nobody uses any more ends them.</summary>
    ~WorkerPool() => _queue.Stop();

    public int Threads { get; }

    /// <summary>Runs all tasks and returns when they are done; rethrows the first exception of a task. One caller at a time.</summary>
    public void Run(Job job, int tasks)
    {
        if (Threads == 1 || tasks is 1 or > Job.MaxTasks)
        {
            for (int task = 0; task < tasks; task++) job.Run(task);
            return;
        }

        if (!_started) Start();
        _queue.Publish(job, tasks);
        _queue.Help();
        _queue.Finish();
    }

    private void Start()
    {
        _started = true;
        for (int i = 1; i < Threads; i++)
        {
            new Thread(_queue.Work) { IsBackground = true, Name = $"Ebb worker {i}" }.Start();
        }
    }
}
