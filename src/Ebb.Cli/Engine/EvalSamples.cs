using System.Diagnostics;
using Ebb.Data;
using Ebb.Measures;
using Ebb.Sampling;

namespace Ebb.Cli.Engine;

/// <summary>Draws samples a batch at a time and keeps their features, and the images of the first ones only.</summary>
internal sealed class EvalSamples(DiffusionModel model, EvalSettings settings, IReadOnlyList<IFeatures> spaces, int kept)
{
    /// <summary>Images in a batch.</summary>
    public const int BatchSize = 64;

    private readonly List<FeatureMatrix>[] _features = [.. spaces.Select(_ => new List<FeatureMatrix>())];
    private readonly List<float> _first = [];

    /// <summary>The time it took.</summary>
    public double Seconds { get; private set; }

    /// <summary>A sentence for the user when the sampler diverged; null when it did not.</summary>
    public string? Warning { get; private set; }

    /// <summary>What the settings ask of a sampler; a net with classes draws all of them in turn.</summary>
    public static SamplerOptions Options(EvalSettings settings) => NamedSampler.Options(settings.Sampler) with
    {
        Steps = settings.Steps,
        Guidance = settings.Guidance,
    };

    public void Draw(int count, IProgress<WorkTick> progress, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        for (int first = 0; first < count; first += BatchSize)
        {
            int size = Math.Min(BatchSize, count - first);
            var sampler = new Sampler(model, Options(settings) with { FirstImage = first });
            var result = sampler.Sample(size, settings.Seed, new Watch(progress, began, first, size, count), cancellation);
            Warning ??= result.Warning;
            Keep(result.Images);
        }

        Seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>The features of all samples in one of the spaces.</summary>
    public FeatureMatrix Features(int space) => FeatureMatrix.Join(_features[space]);

    /// <summary>The first samples, or all that were kept when those are fewer.</summary>
    public ImageBatch First(int count)
    {
        int size = model.ImageShape(1).Count;
        var shape = model.ImageShape(Math.Min(count, _first.Count / size));
        return new ImageBatch(shape, [.. _first.Take(shape.Count)]);
    }

    private void Keep(ImageBatch images)
    {
        for (int i = 0; i < spaces.Count; i++) _features[i].Add(spaces[i].Of(images));
        int missing = kept - (_first.Count / images.Shape.ImageCount);
        if (missing > 0) _first.AddRange(images.Values(0, Math.Min(missing, images.Count)));
    }

    private sealed class Watch(IProgress<WorkTick> progress, long began, int first, int size, int count) : IProgress<SampleProgress>
    {
        public void Report(SampleProgress value) =>
            progress.Report(new WorkTick("sampling", first + (value.Evaluations * size / value.Total), count, "images", Stopwatch.GetElapsedTime(began)));
    }
}
