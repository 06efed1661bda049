using System.Diagnostics;
using Ebb.Data;
using Ebb.Devices;
using Ebb.Formats;
using Ebb.Sampling;
using Ebb.Spec.Optim;
using Ebb.Spec.Schedules;
using Ebb.Tensors;
using Ebb.Training;

namespace Ebb.Cli.Engine;

/// <summary>A training run by the library.</summary>
internal sealed class LibraryTrainPlan : ITrainPlan
{
    private const int GridImages = 16;

    /// <summary>What the runtime and this program take before any tensor.</summary>
    private const long BaseBytes = 64L << 20;

    private readonly TrainSettings _settings;
    private readonly TrainingData _data;
    private readonly Trainer _trainer;

    public LibraryTrainPlan(TrainSettings settings, TrainingData data)
    {
        (_settings, _data) = (settings, data);
        var device = DeviceSelector.Create(settings.Compute.Device, settings.Compute.Threads, settings.Compute.FastKernels);
        var net = TrainNet.Create(settings, data.Train.Channels, device);
        _trainer = new Trainer(net, VpSchedule.Linear(settings.ScheduleSteps, settings.BetaStart, settings.BetaEnd), data.Train, new TrainerOptions
        {
            Steps = settings.Steps,
            BatchSize = settings.BatchSize,
            LearningRate = settings.LearningRate,
            LearningRateSchedule = settings.CosineRate ? LearningRateSchedule.Cosine : LearningRateSchedule.Constant,
            WarmupSteps = settings.WarmupSteps,
            WeightDecay = settings.WeightDecay,
            MaxGradientNorm = settings.MaxGradientNorm,
            EmaDecay = settings.EmaDecay,
            Seed = settings.Seed,
            HeldOut = data.HeldOut,
        });
        Facts = new RunFacts(
            device.Name,
            FormattableString.Invariant($"{data.Train.Name}, {data.Train.Count:#,0} images of {data.Train.Channels} x {data.Train.Height} x {data.Train.Width}{data.ClassText}"),
            net.Summary,
            net.ParameterCount,
            BaseBytes + _trainer.Bytes + ((long)data.Train.Count * data.Train.ImageCount))
        {
            Notes = data.Notes,
        };
    }

    public RunFacts Facts { get; }

    public TrainOutcome Run(string runFolder, IProgress<TrainTick> progress, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        var settings = Describe();

        // The command has looked at the folder and cleared it; what is left there belongs to the user.
        var folder = RunFolder.Create(runFolder, settings, overwrite: true);
        var run = _trainer.Run(new Watch(folder, progress), cancellation);
        folder.WriteModel(run);

        var reconstruction = Reconstruction.Of(run.Model, Reference(), _settings.ReconstructStep, _settings.Seed);
        cancellation.ThrowIfCancellationRequested();
        var sample = new Sampler(run.Model).Sample(GridImages, _settings.Seed, progress: null, cancellation);
        var ddpm = new Sampler(run.Model, new SamplerOptions { Kind = SamplerKind.Ddpm }).Sample(GridImages, _settings.Seed, progress: null, cancellation);
        List<string> files =
        [
            folder.WriteGrid("sample-grid", ddpm.Images),
            folder.WriteGrid("sample-grid-ddim", sample.Images),
            .. WritePictures(folder, reconstruction, sample.Images),
        ];
        if (_settings.WritesLog)
        {
            folder.WriteLog(RunFolder.Log(run, settings, files), _settings.LogPath);
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
            [.. Facts.Notes, .. new[] { reconstruction.Reconstructed.Warning, sample.Warning, ddpm.Warning }.OfType<string>()]);
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

    /// <summary>The first image that training never saw.</summary>
    private ImageBatch Reference()
    {
        var data = _data.HeldOut ?? _data.Train;
        var values = new float[data.ImageCount];
        data.CopyImage(0, values);
        return new ImageBatch(new Shape(1, data.Channels, data.Height, data.Width), values);
    }

    private RunSettings Describe() => new()
    {
        Dataset = _settings.ImagesPath is null ? _settings.Dataset : $"npy:{_settings.ImagesPath}",
        DatasetSha256 = _data.Train.ContentHash,
        X = _settings.ImagesPath,
        Y = _settings.LabelsPath,
        Images = _data.Train.Count,
        HeldOutImages = _data.HeldOut?.Count ?? 0,
        ImageShape = [_data.Train.Channels, _data.Train.Height, _data.Train.Width],
        Net = _trainer.Model.Net.Architecture,
        Hidden = _settings.UNet is null ? _settings.Hidden : null,
        Kernel = _settings.UNet is null ? _settings.Kernel : null,
        BlockOutChannels = _settings.UNet?.Channels,
        LayersPerBlock = _settings.UNet?.LayersPerBlock,
        AttentionLevels = _settings.UNet?.AttentionLevels,
        Parameters = _trainer.Model.Net.ParameterCount,
        ScheduleSteps = _settings.ScheduleSteps,
        BetaStart = _settings.BetaStart,
        BetaEnd = _settings.BetaEnd,
        Steps = _settings.Steps,
        BatchSize = _settings.BatchSize,
        LearningRate = _settings.LearningRate,
        LearningRateSchedule = _settings.CosineRate ? "cosine" : "constant",
        WarmupSteps = _settings.WarmupSteps,
        WeightDecay = _settings.WeightDecay,
        MaxGradientNorm = _settings.MaxGradientNorm,
        EmaDecay = _settings.EmaDecay,
        Seed = _settings.Seed,
        Device = _trainer.Model.Net.Device.Name,
    };

    /// <summary>Hands each report to the run folder and to whoever looks on.</summary>
    private sealed class Watch(RunFolder folder, IProgress<TrainTick> progress) : IProgress<TrainProgress>
    {
        private double? _heldOut;

        public void Report(TrainProgress value)
        {
            folder.Report(value);
            _heldOut = value.HeldOutLoss ?? _heldOut;
            if (value.Step > 0) progress.Report(new TrainTick(value.Step, value.Steps, value.Loss, _heldOut, value.Elapsed));
        }
    }
}
