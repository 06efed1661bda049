using Ebb.Data;
using Ebb.Formats;

namespace Ebb.Training;

/// <summary>The event file of a run folder: what goes into <c>metrics.jsonl</c> as curves, and the grids.</summary>
internal sealed class RunEvents : IDisposable
{
    private readonly TensorBoardEventFile _file;
    private readonly long _imagesPerStep;

    /// <param name="folder">The folder of the run.</param>
    /// <param name="imagesPerStep">Images that a step trains on.</param>
    /// <param name="resumedAfter">The step that the run goes on after; null for one that begins.</param>
    public RunEvents(string folder, long imagesPerStep, int? resumedAfter)
    {
        var now = DateTimeOffset.UtcNow;
        _file = TensorBoardEventFile.Open(Path.Combine(folder, TensorBoardEventFile.NameFor(now)), now);
        _imagesPerStep = imagesPerStep;
        _file.AddStart(resumedAfter + 1L ?? 0, now);
    }

    /// <summary>Deletes the event files that an earlier run left, and no other program's.</summary>
    public static void Delete(string folder)
    {
        foreach (string file in Directory.GetFiles(folder, "events.out.tfevents.*.ebb")) File.Delete(file);
    }

    public void Add(MetricsLine line)
    {
        Add("loss/train", line.Loss);
        Add("loss/held_out", line.HeldOutLoss);
        if (line.Step == 0) return;
        Add("lr", line.LearningRate);
        Add("grad_norm", line.GradientNorm);
        Add("speed/ms_per_step", line.Milliseconds);
        if (line.Milliseconds > 0) Add("speed/images_per_s", 1000.0 * _imagesPerStep / line.Milliseconds);

        void Add(string tag, double? value)
        {
            if (value is { } number) _file.AddScalar(tag, number, line.Step, DateTimeOffset.UtcNow);
        }
    }

    public void Add(string tag, ImageBatch images, int columns, int step) =>
        _file.AddImage($"images/{tag}", ImageGrid.LayOut(images.Values(), images.Shape, columns), step, DateTimeOffset.UtcNow);

    public void Dispose() => _file.Dispose();
}
