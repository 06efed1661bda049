using System.Diagnostics;
using Ebb.Devices;
using Ebb.Formats;
using Ebb.Sampling;
using Ebb.Spec;
using Ebb.Spec.Reverse;

namespace Ebb.Cli.Engine;

/// <summary>A sampling run by the library.</summary>
internal sealed class LibrarySamplePlan : ISamplePlan
{
    private readonly SampleSettings _settings;
    private readonly DiffusionModel _model;

    public LibrarySamplePlan(SampleSettings settings)
    {
        _settings = settings;
        var device = DeviceSelector.Create(settings.Compute.Device, settings.Compute.Threads, settings.Compute.FastKernels);
        _model = ModelFolder.Load(settings.Source, device);
        var shape = _model.ImageShape(settings.Count);
        Facts = new RunFacts(
            device.Name,
            FormattableString.Invariant($"{shape.N:#,0} images of {shape.C} x {shape.H} x {shape.W} to draw"),
            _model.Net.Summary,
            _model.Net.ParameterCount,
            EstimateBytes(device, shape.Count, shape.N));
    }

    public RunFacts Facts { get; }

    public int ScheduleSteps => _model.Levels.Count;

    public SampleOutcome Run(string path, int steps, IProgress<WorkTick> progress, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        var sampler = new Sampler(_model, new SamplerOptions
        {
            Kind = _settings.Sampler == "ddpm" ? SamplerKind.Ddpm : SamplerKind.Ddim,
            Eta = _settings.Eta,
            Method = _settings.Sampler is "ddim" or "ddpm" ? null : Catalog.Methods[_settings.Sampler],
            Steps = steps,
            Clip = _settings.Clip switch { "keep" => ClipMode.Keep, "none" => ClipMode.None, _ => ClipMode.Recompute },
        });
        var result = sampler.Sample(_settings.Count, _settings.Seed, new Watch(progress), cancellation);

        if (path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
        {
            var shape = result.Images.Shape;
            NpyFile.Write(path, NpyArray.Of(result.Images.Values().ToArray(), shape.N, shape.C, shape.H, shape.W));
        }
        else
        {
            result.Images.SaveGrid(path);
        }

        return new SampleOutcome(
            [path], steps, Stopwatch.GetElapsedTime(began).TotalSeconds, result.MillisecondsPerStep, result.Warning is { } warning ? [warning] : []);
    }

    // The images, their picture, and a few feature maps of the widest layer for the images that run at a time.
    private long EstimateBytes(Device device, long values, int images)
    {
        const long BaseBytes = 64L << 20;
        const int LiveMaps = 4;
        int atATime = device.ImagesAtATime(_model.ImageShape(images), _model.Net.WidestChannels);
        return BaseBytes + (values * 2 * sizeof(float)) + ((long)LiveMaps * atATime * _model.Net.WidestChannels * _model.Height * _model.Width * sizeof(float));
    }

    private sealed class Watch(IProgress<WorkTick> progress) : IProgress<SampleProgress>
    {
        private readonly long _began = Stopwatch.GetTimestamp();

        public void Report(SampleProgress value) =>
            progress.Report(new WorkTick("sampling", value.Evaluations, value.Total, "net evaluations", Stopwatch.GetElapsedTime(_began)));
    }
}
