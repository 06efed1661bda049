using System.Diagnostics;
using System.Text.Json;
using Ebb.Data;
using Ebb.Devices;
using Ebb.Formats;
using Ebb.Models;
using Ebb.Sampling;
using Ebb.Studio.Disk;
using Ebb.Studio.Hosting;
using Ebb.Studio.ModelViews;

namespace Ebb.Studio.Playground;

/// <summary>Carries jobs out, one at a time, and keeps the model of the last one.</summary>
internal sealed class JobWork(RootFolder root)
{
    private const int MostFrames = 200;
    private const long MostFrameBytes = 64L << 20;
    private const double MemoryShare = 0.6;
    private const int WarmSteps = 4;

    private static readonly EnumerationOptions Listing = new() { RecurseSubdirectories = true, MaxRecursionDepth = 4, AttributesToSkip = 0 };
    private static readonly TimeSpan WarmTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(50);

    private (string Path, string Stamp, DiffusionModel Model)? _last;

    public void Run(SampleJob job)
    {
        try
        {
            job.Cancellation.ThrowIfCancellationRequested();
            Draw(job, Load(job.Model.Path));
        }
        catch (OperationCanceledException)
        {
            job.End(new JobEvent("failed") { Error = "Cancelled." });
        }
        catch (OutOfMemoryException)
        {
            job.End(new JobEvent("failed") { Error = "There is not enough memory for that; ask for fewer images." });
        }
#pragma warning disable CA1031 // One job that fails, in whatever way, must not take the others with it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            job.End(new JobEvent("failed") { Error = Printable.Message(error.Message.Split(" (Parameter '")[0]) });
        }
    }

    /// <summary>Reads a model ahead and draws a little with it, so that the first sampling of it does not wait for files and the compiler.</summary>
    public void WarmUp(ModelEntry entry)
    {
        try
        {
            var model = Load(entry.Path);
            using var job = new SampleJob("", new SampleOrder { Steps = Math.Min(WarmSteps, model.Levels.Count), Trace = true }, entry, upload: null);
            using var limit = new Timer(_ => job.Cancel(), null, WarmTime, Timeout.InfiniteTimeSpan);
            Draw(job, model);
            PngFile.Write(Stream.Null, job.Frame(0, isX0Hat: true)!);
            foreach (var frame in job.After(0, null).Frames) Reply.Event(frame, StreamJson.Default.JobEvent);
            JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(job.Order, StudioJson.Default.SampleOrder), StudioJson.Default.SampleOrder);
        }
        catch (OperationCanceledException)
        {
            // A large model: it is read, and that is most of it.
        }
#pragma warning disable CA1031 // Whoever asks for the model will be told.
        catch (Exception)
#pragma warning restore CA1031
        {
            _last = null;
        }
    }

    private DiffusionModel Load(string path)
    {
        string stamp = CheckFiles(path);
        if (_last is { } last && last.Path == path && last.Stamp == stamp) return last.Model;
        _last = null;
        var model = ModelFolder.Load(path, DeviceSelector.Default);
        _last = (path, stamp, model);
        return model;
    }

    // The library follows links, so no link that leaves the root may be in a folder that it opens.
    private string CheckFiles(string folder)
    {
        long bytes = 0, changed = 0;
        int count = 0;
        if (root.Find(folder) is null) throw new InvalidDataException("The model is not in the folder shown any more.");
        foreach (string entry in Directory.EnumerateFileSystemEntries(folder, "*", Listing))
        {
            string real = root.Find(entry) ?? throw new InvalidDataException($"{root.Relative(entry)} is a link that leaves the folder, so the model is not opened.");
            if (Directory.Exists(real)) continue;
            var file = new FileInfo(real);
            (bytes, changed, count) = (bytes + file.Length, Math.Max(changed, file.LastWriteTimeUtc.Ticks), count + 1);
            if (file.Name.EndsWith(".safetensors", StringComparison.Ordinal)) CheckMemory(3 * file.Length);
        }

        return FormattableString.Invariant($"{bytes} {changed} {count}");
    }

    private static void CheckMemory(long bytes)
    {
        double room = MemoryShare * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > room) throw new InvalidDataException(FormattableString.Invariant($"That takes about {bytes >> 20} MiB of memory; the studio takes at most {(long)room >> 20}. Ask for fewer images, or take a smaller model."));
    }

    private static void Draw(SampleJob job, DiffusionModel model)
    {
        var order = job.Order;
        if (order.Steps > model.Levels.Count) throw new InvalidDataException($"steps: this model has T = {model.Levels.Count}, so expected 1 to {model.Levels.Count}.");
        var options = order.Options(model);
        string command = order.CommandLine(ShownPath(job.Model.Path), options);
        if (order.Trace) options = options with { Frames = Frames(job, model, options) };
        int count = order.Encode is null ? order.Count : 1;
        CheckMemory(Sampler.BytesFor(model, count, options));
        var sampler = new Sampler(model, options);
        var watch = new Watch(job, order.Encode is null ? sampler.Steps : 2 * sampler.Steps);
        long began = Stopwatch.GetTimestamp();
        var (result, shown, mse) = order.Encode is { } encode ? Decode(job, model, sampler, encode, watch)
            : order.InterpolateSeed is { } other ? Plain(sampler.Interpolate(count, order.Seed, other, watch, job.Cancellation))
            : Plain(sampler.Sample(count, order.Seed, watch, job.Cancellation));
        job.End(
            new JobEvent("done")
            {
                Image = $"/api/jobs/{job.Id}/image.png",
                Steps = watch.Steps,
                Command = command,
                Ms = Math.Round(Stopwatch.GetElapsedTime(began).TotalMilliseconds, 1),
                Warning = WarningOf(order, model, result),
                Mse = mse,
            },
            shown);

        static (SampleResult, ImageBatch, double?) Plain(SampleResult result) => (result, result.Images, null);
    }

    private static (SampleResult Result, ImageBatch Shown, double? Mse) Decode(SampleJob job, DiffusionModel model, Sampler sampler, EncodeOrder encode, Watch watch)
    {
        if (model.Height != model.Width) throw new InvalidDataException("Pictures are read as squares, and this model's images are none: take a model of square images.");
        int timestep = encode.T ?? (model.Levels.Count - 1);
        if (timestep >= model.Levels.Count) throw new InvalidDataException($"encode.t: this model has T = {model.Levels.Count}, so expected 0 to {model.Levels.Count - 1}.");
        var original = UploadStore.ImageOf(job.Upload!, model.Net.InputChannels, model.Height);
        var states = sampler.Encode(original, timestep, watch.Half(0), job.Cancellation);
        var decoded = sampler.Denoise(states, timestep, job.Order.Seed, watch.Half(1), job.Cancellation);
        var pair = new ImageBatch(original.Shape.WithN(2), [.. original.Values(), .. decoded.Images.Values()]);
        return (decoded, pair, original.MeanSquaredError(decoded.Images));
    }

    private static SampleFrames Frames(SampleJob job, DiffusionModel model, SamplerOptions options)
    {
        int count = job.Order.Encode is null ? job.Order.Count : 1;
        var grid = SamplerGrid.Of(model, options, job.Order.Encode?.T ?? (model.Levels.Count - 1));

        // Its own copy in single precision, and the bytes that are kept here.
        long perFrame = 2L * (sizeof(float) + 1) * model.ImageShape(count).Count;
        int most = (int)Math.Clamp(MostFrameBytes / perFrame, 2, MostFrames);
        int index = 0;
        return new SampleFrames(count, most)
        {
            Kept = frame =>
            {
                job.Add(
                    new JobEvent("frame")
                    {
                        Step = frame.Step,
                        Steps = grid.Length - 1,
                        T = frame.Step < grid.Length - 1 ? Math.Round(grid[frame.Step].Time, 3) : 0,
                        Image = $"/api/jobs/{job.Id}/frames/{index}/x.png",
                        X0Hat = $"/api/jobs/{job.Id}/frames/{index}/x0.png",
                        MaxAbs = Largest(frame.State),
                        Clipped = Clipped(frame.X0Hat),
                    },
                    new KeptImages(frame.State),
                    new KeptImages(frame.X0Hat));
                index++;
            },
        };
    }

    // Null where a value is no number.
    private static double? Largest(ImageBatch images)
    {
        float largest = 0;
        foreach (float value in images.Values()) largest = Math.Max(largest, Math.Abs(value));
        return float.IsFinite(largest) ? largest : null;
    }

    // The share of values at or beyond the ends of [-1, 1].
    private static double Clipped(ImageBatch images)
    {
        int count = 0;
        foreach (float value in images.Values()) if (!(Math.Abs(value) < 1)) count++;
        return (double)count / images.Shape.Count;
    }

    private static string ShownPath(string path)
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, path).Replace('\\', '/');
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    // As the command does.
    private static string? WarningOf(SampleOrder order, DiffusionModel model, SampleResult result) =>
        result.Warning ?? (order.Guidance is not (null or 1) && model.NullClass is null
            ? "This model was not trained with a class that means none, so guidance steers away from an answer that it never learned."
            : null);

    private sealed class Watch(SampleJob job, int steps) : IProgress<SampleProgress>
    {
        private readonly long _began = Stopwatch.GetTimestamp();
        private long _told;

        public int Steps => steps;

        public void Report(SampleProgress value) => Report((double)value.Evaluations / value.Total);

        /// <summary>Hears of the first or the second half of the work.</summary>
        public IProgress<SampleProgress> Half(int half) => new Part(this, half);

        private void Report(double share)
        {
            long now = Stopwatch.GetTimestamp();
            if (share < 1 && Stopwatch.GetElapsedTime(_told, now) < Quiet) return;
            _told = now;
            double done = share * steps;
            job.Tell(new JobEvent("progress")
            {
                Step = (int)done,
                Steps = steps,
                Rate = Math.Round(done / Math.Max(1e-6, Stopwatch.GetElapsedTime(_began, now).TotalSeconds), 3),
            });
        }

        private sealed class Part(Watch whole, int half) : IProgress<SampleProgress>
        {
            public void Report(SampleProgress value) => whole.Report((half + ((double)value.Evaluations / value.Total)) / 2);
        }
    }
}
