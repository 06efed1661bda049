using System.Globalization;
using System.Security.Cryptography;
using Ebb.Studio.Hosting;
using Ebb.Studio.ModelViews;

namespace Ebb.Studio.Playground;

/// <summary>One sampling at a time; a few wait, more are refused. Finished ones are kept as far as their pictures fit.</summary>
internal sealed class JobQueue : IDisposable
{
    public const int MostWaiting = 16;

    private const int MostKept = 64;
    private const long MostKeptBytes = 128L << 20;

    private readonly Lock _lock = new();
    private readonly Action<SampleJob> _work;
    private readonly List<SampleJob> _jobs = [];
    private readonly Queue<SampleJob> _waiting = new();
    private SampleJob? _running;
    private bool _isWorking, _isClosed;

    // Begins every id, so that a page that connects again to another studio at the same address does not take up a stranger's job.
    private readonly string _stamp = RandomNumberGenerator.GetHexString(8, lowercase: true);
    private long _last;

    /// <param name="work">Carries a job out and ends it; it does not throw.</param>
    public JobQueue(Action<SampleJob> work) => _work = work;

    /// <exception cref="RefusedException">Sixteen wait already.</exception>
    public JobReply Add(SampleOrder order, ModelEntry model, byte[]? upload)
    {
        lock (_lock)
        {
            // A cancelled job that waits takes no place.
            int waiting = _waiting.Count(job => !job.IsOver);
            if (waiting >= MostWaiting + (_running is null ? 1 : 0) || _waiting.Count >= 4 * MostWaiting || _isClosed)
            {
                throw new RefusedException(429, $"{MostWaiting} samplings wait already. Try again when one is done, or cancel one.");
            }

            var job = new SampleJob(string.Create(CultureInfo.InvariantCulture, $"{_stamp}-{++_last}"), order, model, upload);
            _jobs.Add(job);
            if (_isWorking) _waiting.Enqueue(job);
            else StartWorker(job);
            return new(job.Id, ReferenceEquals(job, _running) ? 0 : waiting + (_running is null ? 0 : 1));
        }
    }

    /// <exception cref="RefusedException">There is no such job any more.</exception>
    public SampleJob Find(string id)
    {
        lock (_lock)
        {
            return _jobs.Find(job => job.Id == id) ?? throw RefusedException.Missing("That sampling is not kept any more; sample again.");
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            foreach (var job in _jobs) job.Cancel();
            _waiting.Clear();
        }
    }

    /// <summary>Does something else first, such as reading a model ahead, but only while nobody samples or waits.</summary>
    /// <param name="work">Does not throw.</param>
    public void WhileIdle(Action work)
    {
        lock (_lock)
        {
            if (_isWorking || _isClosed) return;
            _isWorking = true;
            StartThread(() =>
            {
                work();
                Work(Next());
            });
        }
    }

    private void StartWorker(SampleJob first)
    {
        (_isWorking, _running) = (true, first);
        StartThread(() => Work(first));
    }

    private static void StartThread(Action work) => new Thread(() => work()) { IsBackground = true, Name = "sampling" }.Start();

    private void Work(SampleJob? job)
    {
        for (; job is not null; job = Next()) _work(job);
    }

    // Those that wait are told how many are before them now.
    private SampleJob? Next()
    {
        lock (_lock)
        {
            Forget();
            SampleJob? job;
            while (_waiting.TryDequeue(out job) && job.IsOver)
            {
            }

            (_running, _isWorking) = (job, job is not null);
            int before = 0;
            foreach (var waits in _waiting.Where(waits => !waits.IsOver)) waits.Tell(new("waiting") { Queue = ++before });
            return job;
        }
    }

    private void Forget()
    {
        while (_jobs.Count > 0 && _jobs[0].IsOver && (_jobs.Count > MostKept || _jobs.Sum(job => job.Bytes) > MostKeptBytes)) _jobs.RemoveAt(0);
    }
}
