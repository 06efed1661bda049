using System.Globalization;
using System.Text;
using System.Text.Json;
using Ebb.Data;
using Ebb.Formats;
using Ebb.Models;

namespace Ebb.Training;

/// <summary>
/// Where a run lands: <c>run.json</c>, <c>train-log.json</c>, <c>metrics.jsonl</c>, <c>end.json</c>, <c>model/</c> and <c>images/</c>,
/// <c>model-raw/</c> where the model is an average, and an event file for TensorBoard where one is wanted. It takes the training's progress
/// and appends one line per logged step as it happens.
/// </summary>
public sealed class RunFolder : IProgress<TrainProgress>, IDisposable
{
    /// <summary>About so many lines go into <c>metrics.jsonl</c>, besides the points of the curve.</summary>
    private const int MetricsLines = 500;

    private const string MetricsName = "metrics.jsonl";
    private const string EndName = "end.json";

    private readonly string _metrics;
    private readonly RunEvents? _events;
    private readonly RunLock _lock;
    private int _step;

    private RunFolder(string path, RunLock folderLock, RunEvents? events)
    {
        (Path, _lock, _events) = (path, folderLock, events);
        Checkpoints = new CheckpointFolder(path);
        _metrics = File(MetricsName);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The folder of the trained model: of the average of the weights, where one was kept.</summary>
    public string ModelPath => File("model");

    /// <summary>The folder of the model with the weights of the last step, which is there where <see cref="ModelPath"/> holds an average.</summary>
    public string LastModelPath => File("model-raw");

    /// <summary>What the run can go on from.</summary>
    public CheckpointFolder Checkpoints { get; }

    /// <summary>Makes the folder, takes it for this process alone, and writes <c>run.json</c>.</summary>
    /// <param name="path">The folder; it must be new or empty unless <paramref name="overwrite"/>.</param>
    /// <param name="settings">What the run is made from.</param>
    /// <param name="overwrite">Whether an earlier run there may be replaced, file by file.</param>
    /// <param name="writesEvents">Whether curves and pictures go into an event file for TensorBoard too.</param>
    /// <exception cref="IOException">There is something there already, another process runs in it, or the disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static RunFolder Create(string path, RunSettings settings, bool overwrite = false, bool writesEvents = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(settings);
        if (System.IO.File.Exists(path)) throw new IOException($"{path} is a file; a run needs a folder.");
        if (!overwrite && !IsUnused(path))
        {
            throw new IOException($"{path} is not empty. Choose another folder, or allow overwriting.");
        }

        Directory.CreateDirectory(path);
        return Take(path, settings, writesEvents, resumedAfter: null, () =>
        {
            RunEvents.Delete(path);
            System.IO.File.Delete(System.IO.Path.Combine(path, MetricsName));
        });
    }

    /// <summary>
    /// Takes the folder of a run that stopped, to go on in it: <c>run.json</c> is written anew, lines of <c>metrics.jsonl</c> from after the
    /// checkpoint go, and a new event file follows the old ones and takes back what they say of later steps.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <param name="settings">What the run is made from, and that it was resumed.</param>
    /// <param name="step">The step of the checkpoint that it goes on from.</param>
    /// <param name="writesEvents">Whether curves and pictures go into an event file for TensorBoard too.</param>
    /// <exception cref="IOException">Another process runs in it, or the disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static RunFolder Resume(string path, RunSettings settings, int step, bool writesEvents = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(settings);
        return Take(path, settings, writesEvents, step, () => MetricsLine.CutAfter(System.IO.Path.Combine(path, MetricsName), step));
    }

    /// <summary>Whether a folder is free for a new run: missing, empty, or with no more in it than a run that was killed as it began may leave.</summary>
    public static bool IsUnused(string path) =>
        !Directory.Exists(path) || Directory.EnumerateFileSystemEntries(path).All(entry => System.IO.Path.GetFileName(entry) == RunLock.Name || AtomicFile.IsTemporary(entry));

    /// <summary>Makes sure that no process runs in a folder, before something in it is removed.</summary>
    /// <exception cref="IOException">One does.</exception>
    public static void CheckFree(string path)
    {
        if (Directory.Exists(path)) RunLock.Take(path).Dispose();
    }

    /// <inheritdoc/>
    public void Report(TrainProgress value)
    {
        _step = value.Step;
        int every = Math.Max(1, value.Steps / MetricsLines);
        if (value.HeldOutLoss is null && value.Step % every != 0) return;
        var line = new MetricsLine
        {
            Step = value.Step,
            Loss = Finite(value.Loss),
            HeldOutLoss = Finite(value.HeldOutLoss ?? double.NaN),
            HeldOutLossByTime = value.HeldOutLossByTime.IsEmpty ? null : Array.ConvertAll(value.HeldOutLossByTime.ToArray(), Finite),
            LearningRate = value.Step > 0 ? value.LearningRate : null,
            GradientNorm = Finite(value.GradientNorm),
            Milliseconds = Math.Round(value.StepMilliseconds, 3),
            ElapsedSeconds = Math.Round(value.Elapsed.TotalSeconds, 3),
        };
        CheckThere();
        CheckNoFolder(_metrics);
        System.IO.File.AppendAllText(_metrics, JsonSerializer.Serialize(line, RunJson.Default.MetricsLine) + "\n");
        _events?.Add(line);
    }

    /// <summary>Writes a checkpoint, as <see cref="CheckpointFolder.Write"/> does, if the folder is still this run's.</summary>
    /// <returns>Its folder.</returns>
    /// <exception cref="IOException">The run's folder was taken away, or the disk refuses; the checkpoints before this one are as they were.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public string WriteCheckpoint(TrainingState state, RunSettings settings, int keep)
    {
        CheckThere();
        return Checkpoints.Write(state, settings, keep);
    }

    /// <summary>Writes the trained model, and where it is an average the model of the last step beside it.</summary>
    /// <exception cref="IOException">The run's folder was taken away, or the disk refuses.</exception>
    public void WriteModel(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        CheckThere();
        ModelFolder.Save(run.Model, ModelPath);
        if (run.HasAverage) run.WithLastWeights(model => ModelFolder.Save(model, LastModelPath));
    }

    /// <summary>Writes <c>train-log.json</c>, and a copy elsewhere when asked.</summary>
    /// <param name="log">The log.</param>
    /// <param name="copy">Another file to write it to, or null.</param>
    public void WriteLog(TrainingLog log, string? copy = null)
    {
        TrainingLogFile.Write(File("train-log.json"), log);
        if (copy is not null) TrainingLogFile.Write(copy, log);
    }

    /// <summary>
    /// Writes how the run ended, <c>end.json</c>. A run that is over and has none was killed; it goes when the run is gone on with.
    /// </summary>
    /// <param name="end">How.</param>
    /// <param name="reason">Why, and what to do, in sentences for a person; null where there is no more to say.</param>
    /// <exception cref="IOException">The run's folder was taken away, or the disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public void WriteEnd(RunEnd end, string? reason = null)
    {
        CheckThere();
        var line = new EndLine { State = end.ToString().ToLowerInvariant(), Step = _step, Reason = reason };
        AtomicFile.Write(File(EndName), stream => JsonSerializer.Serialize(stream, line, RunJson.Default.EndLine));
    }

    /// <summary>Writes <c>images/NAME.png</c> and <c>images/NAME.ppm</c> from the first image of a batch.</summary>
    public void WritePicture(string name, ImageBatch image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var picture = image.Picture(0);
        PictureFile.Write(File($"images/{name}.png"), picture);
        PictureFile.Write(File($"images/{name}.ppm"), picture);
    }

    /// <summary>Writes <c>images/NAME.png</c>, all images of a batch side by side.</summary>
    /// <param name="name">The name; slashes make folders.</param>
    /// <param name="images">The images.</param>
    /// <param name="columns">Images in a row; 0 makes the grid about square.</param>
    /// <returns>The file.</returns>
    public string WriteGrid(string name, ImageBatch images, int columns = 0) => WriteGrid(name, name, images, columns);

    /// <summary>
    /// Writes what the model makes after the last step that was reported: <c>images/progress/step-000500.png</c>, or <c>step-000500-raw.png</c>
    /// from the weights of that step where the model is an average.
    /// </summary>
    /// <param name="images">The images; drawn from the same noise each time, they show the training alone.</param>
    /// <param name="isRaw">Whether they are from the weights of the step where there is an average too.</param>
    /// <param name="columns">Images in a row; 0 makes the grid about square.</param>
    /// <returns>The file.</returns>
    public string WriteProgress(ImageBatch images, bool isRaw = false, int columns = 0)
    {
        string suffix = isRaw ? "-raw" : "";
        return WriteGrid(string.Create(CultureInfo.InvariantCulture, $"progress/step-{_step:000000}{suffix}"), $"progress{suffix}", images, columns);
    }

    /// <summary>Closes the event file and leaves the folder to others.</summary>
    public void Dispose()
    {
        _events?.Dispose();
        _lock.Dispose();
    }

    /// <summary>Writes <c>images/loss.svg</c>, the held-out loss over the steps.</summary>
    /// <returns>The file; null for a curve that cannot be drawn, of a single point or not above 0.</returns>
    public string? WriteCurve(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (CurveDrawing.Of(run.Curve) is not { } drawing) return null;
        string path = File("images/loss.svg");
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(drawing)));
        return path;
    }

    /// <summary>The training log of a run: the held-out curve, and notes as key=value.</summary>
    public static TrainingLog Log(TrainingRun run, RunSettings settings, IEnumerable<string> artifacts)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(settings);
        string[] notes =
        [
            $"data={settings.Dataset}",
            $"x={settings.X}",
            $"y={settings.Y}",
            $"nRows={settings.Images}",
            $"dataset={settings.Dataset}",
            $"device={settings.Device}",
            string.Create(CultureInfo.InvariantCulture, $"lr={settings.LearningRate}"),
            settings.BlockOutChannels is { } channels ? $"blockOutChannels={string.Join(' ', channels)}" : $"hiddenC={settings.Hidden}",
            $"T={settings.ScheduleSteps}",
            $"schedule={settings.Schedule}",
            $"prediction={settings.Prediction}",
            string.Create(CultureInfo.InvariantCulture, $"betaStart={settings.BetaStart}"),
            string.Create(CultureInfo.InvariantCulture, $"betaEnd={settings.BetaEnd}"),
            $"artifacts={string.Join(',', artifacts)}",
        ];
        return new TrainingLog(
            "Diffusion training",
            [.. run.Curve.Select(point => point.Step)],
            [new LogSeries("loss", [.. run.Curve.Select(point => point.HeldOutLoss)])],
            notes);
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static void CheckNoFolder(string path)
    {
        if (Directory.Exists(path)) throw new IOException($"{path} is a folder; a file is expected there. Take it away.");
    }

    // Writing a file makes the folders that it lacks: without this, a run folder that was taken away would come back with half a run in it.
    private void CheckThere()
    {
        if (!_lock.IsThere) throw new DirectoryNotFoundException($"{Path} was removed or renamed while a run wrote to it.");
    }

    private static RunFolder Take(string path, RunSettings settings, bool writesEvents, int? resumedAfter, Action prepare)
    {
        var folderLock = RunLock.Take(path);
        try
        {
            CheckNoFolder(System.IO.Path.Combine(path, MetricsName));
            AtomicFile.DeleteLeftovers(path);
            AtomicFolder.Recover(new CheckpointFolder(path).Path);
            prepare();
            System.IO.File.Delete(System.IO.Path.Combine(path, EndName));
            AtomicFile.Write(System.IO.Path.Combine(path, "run.json"), settings.Write);
            long imagesPerStep = (long)settings.BatchSize * settings.GradientAccumulationSteps;
            return new RunFolder(path, folderLock, writesEvents ? new RunEvents(path, imagesPerStep, resumedAfter) : null) { _step = resumedAfter ?? 0 };
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    }

    private string WriteGrid(string name, string tag, ImageBatch images, int columns)
    {
        ArgumentNullException.ThrowIfNull(images);
        CheckThere();
        string path = File($"images/{name}.png");
        images.SaveGrid(path, columns);
        _events?.Add(tag, images, columns, _step);
        return path;
    }

    private string File(string name) => System.IO.Path.Combine(Path, name);
}
