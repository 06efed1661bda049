using System.Diagnostics;
using Ebb.Data;
using Ebb.Devices;
using Ebb.Formats;
using Ebb.Sampling;
using Ebb.Spec.Optim;
using Ebb.Tensors;
using Ebb.Training;

namespace Ebb.Cli.Engine;

/// <summary>A training run by the library.</summary>
internal sealed class LibraryTrainPlan : ITrainPlan
{
    /// <summary>What the runtime and this program take before any tensor.</summary>
    private const long BaseBytes = 64L << 20;

    private readonly TrainSettings _settings;
    private readonly TrainingData _data;
    private readonly Trainer _trainer;
    private readonly TrainPictures _pictures;
    private readonly RunSettings _description;
    private readonly CheckpointRule _checkpoints;

    public LibraryTrainPlan(TrainSettings settings, TrainingData data)
    {
        (_settings, _data) = (settings, data);
        var device = DeviceSelector.Create(settings.Compute.Device, settings.Compute.Threads, settings.Compute.FastKernels);
        var net = TrainNet.Create(settings, data, device);
        _trainer = new Trainer(net, TrainLevels.Create(settings), data.Train, Options(settings) with { HeldOut = data.HeldOut });
        _pictures = new TrainPictures(_trainer.Model, settings.Seed);
        _description = TrainDescription.Of(settings, data, net);
        _checkpoints = new CheckpointRule(settings.CheckpointEvery, settings.Keep);
        IReadOnlyList<string> notes = [];
        if (settings.ResumeFolder is { } folder) (_description, notes) = ResumedRun.Restore(folder, _trainer, _description, settings.AllowsChanges);
        Facts = new RunFacts(
            device.Name,
            FormattableString.Invariant($"{data.Train.Name}, {data.Train.Count:#,0} images of {data.Train.Channels} x {data.Train.Height} x {data.Train.Width}{data.ClassText}"),
            net.Summary,
            net.ParameterCount,
            BaseBytes + _trainer.Bytes + ((long)data.Train.Count * data.Train.ImageCount))
        {
            Notes = [.. data.Notes, .. notes],
        };
    }

    public RunFacts Facts { get; }

    public TrainOutcome Run(string runFolder, IProgress<TrainTick> progress, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();

        // The command has looked at the folder and cleared it; what is left there belongs to the user.
        using var folder = _settings.ResumeFolder is null
            ? RunFolder.Create(runFolder, _description, overwrite: true, _settings.WritesEvents)
            : RunFolder.Resume(runFolder, _description, _trainer.Step, _settings.WritesEvents);
        var run = Train(folder, progress, cancellation);
        folder.WriteModel(run);
        folder.WriteCurve(run);

        var reconstruction = Reconstruct(run.Model);
        cancellation.ThrowIfCancellationRequested();
        var (files, sample, warnings) = _pictures.WriteLast(folder, cancellation);
        files.AddRange(WritePictures(folder, reconstruction, sample));
        if (_settings.WritesLog)
        {
            folder.WriteLog(RunFolder.Log(run, _description, files), _settings.LogPath);
            if (_settings.LogPath is { } log) files.Add(log);
        }

        bool stepped = _settings.Steps > 0;
        return new TrainOutcome(
            runFolder,
            _settings.Steps,
            run.Curve[0].HeldOutLoss,
            run.Curve[^1].HeldOutLoss,
            Stopwatch.GetElapsedTime(began).TotalSeconds,
            stepped ? run.MedianStepMilliseconds : null,
            stepped ? run.ImagesPerSecond : null,
            Process.GetCurrentProcess().PeakWorkingSet64 / (1024.0 * 1024),
            reconstruction.NoisyError,
            reconstruction.ReconstructionError,
            files,
            [.. Facts.Notes, .. new[] { reconstruction.Reconstructed.Warning }.OfType<string>(), .. warnings]);
    }

    private TrainingRun Train(RunFolder folder, IProgress<TrainTick> progress, CancellationToken cancellation)
    {
        try
        {
            return _trainer.Run(new Watch(this, folder, progress, cancellation), cancellation);
        }
        catch (OperationCanceledException) when (_checkpoints.AreWanted)
        {
            _checkpoints.Write(_trainer, folder, _description);
            throw new TrainingStoppedException(FormattableString.Invariant($"stopped after step {_trainer.Step}; to go on: ebb train --resume {folder.Path}"));
        }
        catch (TrainingDivergedException error) when (folder.Checkpoints.Steps.Count > 0)
        {
            throw new FailureException(FormattableString.Invariant($"{error.Message} The last good checkpoint is {folder.Checkpoints.PathOf(folder.Checkpoints.Steps[0])}."));
        }
    }

    private List<string> WritePictures(RunFolder folder, Reconstruction reconstruction, ImageBatch sample)
    {
        var files = new List<string>();
        foreach (var (name, image, copy) in new[]
        {
            ("reference", reconstruction.Reference, _settings.ReferencePpm),
            ("noisy", reconstruction.Noisy, _settings.NoisyPpm),
            ("reconstruct", reconstruction.Reconstructed.Images, _settings.ReconstructPpm),
            ("sample", sample.Image(0), _settings.SamplePpm),
        })
        {
            folder.WritePicture(name, image);
            if (copy is null) continue;
            PnmFile.WriteText(copy, Picture.FromImage(image.Values(), image.Shape.C, image.Shape.H, image.Shape.W));
            files.Add(copy);
        }

        return files;
    }

    // Of the first image that training never saw, as what it is.
    private Reconstruction Reconstruct(DiffusionModel model)
    {
        var data = _data.HeldOut ?? _data.Train;
        var values = new float[data.ImageCount];
        data.CopyImage(0, values);
        var options = model.Net.Classes > 0 ? new SamplerOptions { Classes = [data.Label(0)!.Value] } : null;
        return Reconstruction.Of(
            model, new ImageBatch(new Shape(1, data.Channels, data.Height, data.Width), values), _settings.ReconstructStep, _settings.Seed, options);
    }

    private static TrainerOptions Options(TrainSettings settings)
    {
        var defaults = new TrainerOptions();
        return defaults with
        {
            Prediction = settings.Prediction,
            LossWeighting = settings.LossWeighting,
            MinSnrGamma = settings.SnrGamma ?? defaults.MinSnrGamma,
            RandomFlips = settings.RandomFlips,
            ClassDropout = settings.ClassDropout ?? defaults.ClassDropout,
            Steps = settings.Steps,
            BatchSize = settings.BatchSize,
            GradientAccumulationSteps = settings.GradientAccumulationSteps,
            LearningRate = settings.LearningRate,
            LearningRateSchedule = settings.CosineRate ? LearningRateSchedule.Cosine : LearningRateSchedule.Constant,
            WarmupSteps = settings.WarmupSteps,
            WeightDecay = settings.WeightDecay,
            MaxGradientNorm = settings.MaxGradientNorm,
            EmaDecay = settings.EmaDecay,
            SkipBadSteps = settings.SkipBadSteps,
            Seed = settings.Seed,
        };
    }

    // The raw weights are others only where there is an average.
    private void WriteProgress(RunFolder folder, CancellationToken cancellation)
    {
        _trainer.WithAverage(_ => _pictures.WriteProgress(folder, isRaw: false, cancellation));
        if (_settings.EmaDecay is not null) _pictures.WriteProgress(folder, isRaw: true, cancellation);
    }

    /// <summary>Hands each report to the run folder and to whoever looks on, and has grids drawn when it is time.</summary>
    private sealed class Watch(LibraryTrainPlan plan, RunFolder folder, IProgress<TrainTick> progress, CancellationToken cancellation) : IProgress<TrainProgress>
    {
        private double? _heldOut;

        public void Report(TrainProgress value)
        {
            folder.Report(value);
            _heldOut = value.HeldOutLoss ?? _heldOut;
            if (value.Step == 0) return;
            bool saves = value.Step == value.Steps || plan._checkpoints.IsDue(value.Step), draws = value.Step % plan._settings.SampleEvery == 0;
            if (saves) plan._checkpoints.Write(plan._trainer, folder, plan._description);
            if (draws) plan.WriteProgress(folder, cancellation);

            // Steps allocate next to nothing, so what these leave behind would lie about for minutes and memory seem to grow.
            if (saves || draws) GC.Collect();
            progress.Report(new TrainTick(value.Step, value.Steps, value.Loss, _heldOut, value.Elapsed));
        }
    }
}
