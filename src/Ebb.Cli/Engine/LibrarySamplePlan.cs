using System.Diagnostics;
using Ebb.Data;
using Ebb.Devices;
using Ebb.Formats;
using Ebb.Models;
using Ebb.Sampling;
using Ebb.Spec.Reverse;

namespace Ebb.Cli.Engine;

/// <summary>A sampling run by the library.</summary>
internal sealed class LibrarySamplePlan : ISamplePlan
{
    private const long BaseBytes = 64L << 20;

    // The weights, and the file that they came from.
    private const int WeightCopies = 2;
    private const int StripImages = 8;
    private const int StripFrames = 10;
    private const int AnimationImages = 16;
    private const int AnimationFrames = 30;

    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastFrameTime = TimeSpan.FromSeconds(2);

    private readonly SampleSettings _settings;
    private readonly DiffusionModel _model;
    private readonly ImageBatch? _original;

    public LibrarySamplePlan(SampleSettings settings)
    {
        _settings = settings;
        var device = DeviceSelector.Create(settings.Compute.Device, settings.Compute.Threads, settings.Compute.FastKernels);
        _model = ModelFolder.Load(ModelSource.Choose(settings.Source, settings.Weights), device);
        if (settings.EncodePath is { } picture) _original = ReadPicture(picture);
        Classes = [.. Enumerable.Range(0, _model.Net.Classes).Where(label => label != _model.NullClass).Select(label => new ModelClass(label, NameOf(label)))];
        var shape = _model.ImageShape(settings.Count);
        Facts = new RunFacts(
            device.Name,
            settings.EncodePath is null
                ? FormattableString.Invariant($"{shape.N:#,0} images of {shape.C} x {shape.H} x {shape.W} to draw")
                : FormattableString.Invariant($"{settings.EncodePath} as {shape.C} x {shape.H} x {shape.W} to encode"),
            _model.Net.Summary,
            _model.Net.ParameterCount,
            BaseBytes + (WeightCopies * sizeof(float) * _model.Net.ParameterCount) + Sampler.BytesFor(_model, settings.Count, Options(new(string.Empty, 1))));
    }

    public RunFacts Facts { get; }

    public int ScheduleSteps => _model.Levels.Count;

    public IReadOnlyList<ModelClass> Classes { get; }

    public SampleOutcome Run(SampleRequest request, IProgress<WorkTick> progress, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        var options = Options(request);
        var sampler = new Sampler(_model, options);
        var (result, mse) = Draw(sampler, new Watch(progress), cancellation);
        var shown = _original is null ? result.Images : Beside(_original, result.Images);
        List<string> files = [request.Out];
        shown.Save(request.Out, columns: _settings.InterpolateSeed is null ? 0 : shown.Count);
        if (request.Strip is { } strip)
        {
            PictureFile.Write(strip, options.Frames!.Strip(StripImages, StripFrames));
            files.Add(strip);
        }

        if (request.Animation is { } animation)
        {
            AnimatedPng.Write(animation, options.Frames!.Animation(), FrameTime, LastFrameTime);
            files.Add(animation);
        }

        return new SampleOutcome(files, sampler.Steps, Stopwatch.GetElapsedTime(began).TotalSeconds, result.MillisecondsPerStep, [.. Warnings(result)])
        {
            Spacing = NameOf(sampler.Spacing),
            MeanSquaredError = mse,
        };
    }

    private (SampleResult Result, double? MeanSquaredError) Draw(Sampler sampler, Watch watch, CancellationToken cancellation)
    {
        if (_original is { } original)
        {
            int timestep = _settings.EncodeTimestep ?? (ScheduleSteps - 1);
            var states = sampler.Encode(original, timestep, watch, cancellation);
            var decoded = sampler.Denoise(states, timestep, _settings.Seed, watch, cancellation);
            return (decoded, original.MeanSquaredError(decoded.Images));
        }

        return _settings.InterpolateSeed is { } other
            ? (sampler.Interpolate(_settings.Count, _settings.Seed, other, watch, cancellation), null)
            : (sampler.Sample(_settings.Count, _settings.Seed, watch, cancellation), null);
    }

    private SamplerOptions Options(SampleRequest request) => NamedSampler.Options(_settings.Sampler) with
    {
        Eta = _settings.Eta,
        Steps = request.Steps,
        Spacing = _settings.Spacing is { } spacing ? Enum.Parse<SampleSpacing>(spacing, ignoreCase: true) : null,
        Clip = _settings.Clip switch { "keep" => ClipMode.Keep, "none" => ClipMode.None, _ => ClipMode.Recompute },
        FirstImage = _settings.First,
        BatchSize = _settings.BatchSize,
        Classes = request.Classes,
        Guidance = _settings.Guidance,
        GuidanceRescale = _settings.GuidanceRescale,
        Frames = (request.Strip, request.Animation) switch
        {
            (null, null) => null,
            (_, null) => new SampleFrames(StripImages, StripFrames),
            _ => new SampleFrames(AnimationImages, AnimationFrames),
        },
    };

    private ImageBatch ReadPicture(string path)
    {
        if (_model.Height != _model.Width)
        {
            throw new FailureException(FormattableString.Invariant($"--encode: this model makes images of {_model.Height} x {_model.Width}, and pictures are read as squares: name a model of square images"));
        }

        return ImageBatch.Read(path, _model.Net.InputChannels, _model.Height);
    }

    private IEnumerable<string> Warnings(SampleResult result)
    {
        if (result.Warning is { } warning) yield return warning;
        if (_settings.Guidance != 1 && _model.NullClass is null)
        {
            yield return "this model was not trained with a class that means none, so --guidance steers away from an answer that it never learned.";
        }
    }

    private string? NameOf(int label) => _model.ClassNames is { } names && label < names.Count ? names[label] : null;

    private static string NameOf(SampleSpacing spacing) => Enum.GetName(spacing)!.ToLowerInvariant();

    private static ImageBatch Beside(ImageBatch original, ImageBatch decoded) =>
        new(original.Shape.WithN(2), [.. original.Values(), .. decoded.Values()]);

    private sealed class Watch(IProgress<WorkTick> progress) : IProgress<SampleProgress>
    {
        private readonly long _began = Stopwatch.GetTimestamp();

        public void Report(SampleProgress value) =>
            progress.Report(new WorkTick("sampling", value.Evaluations, value.Total, "net evaluations", Stopwatch.GetElapsedTime(_began)));
    }
}
