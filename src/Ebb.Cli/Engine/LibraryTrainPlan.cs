using System.Diagnostics;
using Ebb.Data;
using Ebb.Devices;
using Ebb.Formats;
using Ebb.Nn;
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
    private readonly MemoryForecast _memory;
    private readonly MachineMemory _machine;

    /// <exception cref="FailureException">The run does not fit into memory; nothing was taken.</exception>
    public LibraryTrainPlan(TrainSettings settings, TrainingData data, MachineMemory machine)
    {
        (_settings, _data, _machine) = (settings, data, machine);
        var device = DeviceSelector.Create(settings.Compute.Device, settings.Compute.Threads, settings.Compute.FastKernels);
        var (levels, options) = (TrainLevels.Create(settings), Options(settings) with { HeldOut = data.HeldOut });
        _memory = MemoryForecast.Of(device, Net, levels, data.Train, options, TrainPictures.Most, settings.CheckpointEvery != 0).Plus(MemoryUse.Program, BaseBytes);
        MemoryBudget.Check(_memory, machine, settings);
        var net = Net(device);
        _trainer = new Trainer(net, levels, data.Train, options);
        _pictures = new TrainPictures(_trainer.Model, settings.Seed);
        _description = TrainDescription.Of(settings, data, net);
        _checkpoints = new CheckpointRule(settings.CheckpointEvery, settings.Keep);
        IReadOnlyList<string> notes = [];
        if (settings.ResumeFolder is { } folder)
        {
            (_description, notes, bool isSame) = ResumedRun.Restore(folder, _trainer, _description, settings.AllowsChanges);

            // With other settings the checkpoint is another; of a run that is over there is nothing more to save.
            if (isSame || _trainer.Step == settings.Steps) _checkpoints.Restored(_trainer.Step);
        }

        Facts = new RunFacts(
            device.Name,
            FormattableString.Invariant($"{data.Train.Name}, {data.Train.Count:#,0} images of {data.Train.Channels} x {data.Train.Height} x {data.Train.Width}{data.ClassText}"),
            net.Summary,
            net.ParameterCount,
            _memory.Bytes)
        {
            Notes = [.. data.Notes, .. notes],
        };

        Net Net(Device on) => TrainNet.Create(settings, data, on);
    }

    public RunFacts Facts { get; }

    public TrainRehearsal Rehearse(string runFolder, CancellationToken cancellation) =>
        Rehearsal.Of(_trainer, _settings, _data, _description, _memory, _machine, runFolder, cancellation);

    public TrainOutcome Run(string runFolder, IProgress<TrainTick> progress, CancellationToken cancellation)
    {
        using var folder = Take(runFolder);
        try
        {
            var outcome = Run(folder, progress, cancellation);
            folder.WriteEnd(RunEnd.Done);
            return outcome;
        }
        catch (Exception error)
        {
            var told = Told(error, folder);
            TryWriteEnd(folder, error is TrainingDivergedException ? RunEnd.Diverged : RunEnd.Stopped, told);
            if (told == error) throw;
            throw told;
        }
    }

    // What a person is told of what ended the run, with the command that goes on from there.
    private Exception Told(Exception error, RunFolder folder)
    {
        switch (error)
        {
            case OperationCanceledException when _checkpoints.AreWanted && _settings.Steps > 0:
                return Stopped(folder);
            case TrainingDivergedException diverged when folder.Checkpoints.FindLatest() is not null:
                return new FailureException($"{error.Message} {DivergedRun.Advice(diverged, folder.Checkpoints, folder.Path, _settings)}");
            case not null when DiskFailure.Is(error):
                _checkpoints.TryWrite(_trainer, folder, _description);
                return DiskFailure.Of(error, folder.Path);
            default:
                return error!;
        }
    }

    // A folder that takes no files any more keeps no word of why.
    private static void TryWriteEnd(RunFolder folder, RunEnd end, Exception told)
    {
        try
        {
            folder.WriteEnd(end, told is OperationCanceledException and not TrainingStoppedException ? null : told.Message);
        }
        catch (Exception error) when (DiskFailure.Is(error))
        {
        }
    }

    // The command has looked at the folder and cleared it; what is left there belongs to the user.
    private RunFolder Take(string path)
    {
        try
        {
            return _settings.ResumeFolder is null
                ? RunFolder.Create(path, _description, overwrite: true, _settings.WritesEvents)
                : RunFolder.Resume(path, _description, _trainer.Step, _settings.WritesEvents);
        }
        catch (Exception error) when (DiskFailure.Is(error) && DiskFailure.Fix(error) is not null)
        {
            throw DiskFailure.Of(error, path);
        }
    }

    private Exception Stopped(RunFolder folder)
    {
        try
        {
            _checkpoints.Write(_trainer, folder, _description);
        }
        catch (Exception error) when (DiskFailure.Is(error))
        {
            return DiskFailure.Of(error, folder.Path);
        }

        return new TrainingStoppedException(FormattableString.Invariant($"stopped after step {_trainer.Step}; to go on: {ResumedRun.Command(folder.Path)}"));
    }

    private TrainOutcome Run(RunFolder folder, IProgress<TrainTick> progress, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        var run = _trainer.Run(new Watch(this, folder, progress, cancellation), cancellation);
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
            folder.Path,
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
            [.. Facts.Notes, .. new[] { reconstruction.Reconstructed.Warning }.OfType<string>(), .. warnings])
        {
            Lipschitz = run.Lipschitz,
        };
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
            Lipschitz = settings.Lipschitz,
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
            if (saves || draws) SpareMemory.Release();
            progress.Report(new TrainTick(value.Step, value.Steps, value.Loss, _heldOut, value.Elapsed));
        }
    }
}
