using Ebb.Data;
using Ebb.Formats;
using Ebb.Studio.ModelViews;

namespace Ebb.Studio.Playground;

/// <summary>A sampling that was asked for: what it has told so far, and its pictures.</summary>
internal sealed class SampleJob(string id, SampleOrder order, ModelEntry model, byte[]? upload) : IDisposable
{
    // A page that lost its connection asks again sooner.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _cancel = new();
    private readonly List<JobEvent> _frames = [];
    private readonly List<(KeptImages State, KeptImages X0Hat)> _pictures = [];
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private JobEvent? _progress, _end;
    private int _watchers;

    public string Id => id;

    public SampleOrder Order => order;

    public ModelEntry Model => model;

    /// <summary>The bytes of the picture that it begins with; null for noise.</summary>
    public byte[]? Upload => upload;

    public CancellationToken Cancellation => _cancel.Token;

    /// <summary>The images at the end; null before it.</summary>
    public ImageBatch? Images { get; private set; }

    /// <summary>How the images stand in the picture: 0 for about a square.</summary>
    public int Columns => order.InterpolateSeed is null ? 0 : order.Count;

    public bool IsOver
    {
        get
        {
            lock (_lock) return _end is not null;
        }
    }

    /// <summary>About the bytes that its pictures take.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock) return _pictures.Sum(pair => (long)pair.State.Bytes + pair.X0Hat.Bytes) + ((Images?.Shape.Count ?? 0) * (long)sizeof(float));
        }
    }

    public void Cancel()
    {
        _cancel.Cancel();
        End(new JobEvent("failed") { Error = "Cancelled." });
    }

    /// <summary>A page follows the job from now on.</summary>
    public void Enter() => Interlocked.Increment(ref _watchers);

    /// <summary>A page follows it no more. A job that nobody comes back to is given up.</summary>
    public async Task LeaveAsync()
    {
        if (Interlocked.Decrement(ref _watchers) > 0 || IsOver) return;
        await Task.Delay(Patience).ConfigureAwait(false);
        if (Volatile.Read(ref _watchers) == 0 && !IsOver) Cancel();
    }

    public void Tell(JobEvent progress) => Change(() => _progress = progress);

    public void Add(JobEvent frame, KeptImages state, KeptImages x0Hat) => Change(() =>
    {
        _pictures.Add((state, x0Hat));
        _frames.Add(frame);
    });

    /// <summary>Says the last word, once.</summary>
    public void End(JobEvent end, ImageBatch? images = null) => Change(() =>
    {
        if (_end is not null) return;
        Images = images;
        _end = end with { Frames = end.Type == "done" ? _frames.Count : null };
    });

    /// <summary>A picture of a frame; null where there is none.</summary>
    public Picture? Frame(int index, bool isX0Hat)
    {
        (KeptImages State, KeptImages X0Hat) pair;
        lock (_lock)
        {
            if (index < 0 || index >= _pictures.Count) return null;
            pair = _pictures[index];
        }

        return (isX0Hat ? pair.X0Hat : pair.State).Grid(Columns);
    }

    /// <summary>What is new after <paramref name="frames"/> frames and the given progress, and when to ask again.</summary>
    public (IReadOnlyList<JobEvent> Frames, JobEvent? Progress, JobEvent? End, Task News) After(int frames, JobEvent? progress)
    {
        lock (_lock)
        {
            return (_frames[Math.Min(frames, _frames.Count)..], ReferenceEquals(progress, _progress) ? null : _progress, _end, _news.Task);
        }
    }

    public void Dispose() => _cancel.Dispose();

    private void Change(Action change)
    {
        TaskCompletionSource before;
        lock (_lock)
        {
            change();
            (before, _news) = (_news, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        before.SetResult();
    }
}
