using System.Diagnostics;
using Ebb.Data;
using Ebb.Devices;
using Ebb.Random;
using Ebb.Spec.Schedules;
using Ebb.Tensors;

namespace Ebb.Sampling;

/// <summary>
/// Runs the reverse process with a trained net. The steps are the spec's tables at double; the tensors are float32.
/// </summary>
public sealed class Sampler
{
    /// <summary>A run whose |x_t| passes this has left the data behind, and says so.</summary>
    public const float LargeMagnitude = 10;

    private readonly DiffusionModel _model;
    private readonly SamplerOptions _options;

    /// <summary>Makes a sampler.</summary>
    /// <exception cref="ArgumentException">
    /// The number of steps is outside 1 to T, the first image is negative, or the sampler cannot walk that many levels or refuses a setting.
    /// </exception>
    public Sampler(DiffusionModel model, SamplerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _options = options ?? new();
        ArgumentOutOfRangeException.ThrowIfNegative(_options.FirstImage, nameof(SamplerOptions.FirstImage));
        if (_options.Steps is { } steps && (steps < 1 || steps > model.Levels.Count))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), steps, $"Expected 1 to {model.Levels.Count} sampling steps, the T of the model.");
        }

        // Refused before anything is drawn.
        SchedulePlan.Of(model, Indices, _options);
    }

    private int[] Indices => TimestepSubset.Indices(_model.Levels.Count, _options.Steps ?? _model.Levels.Count);

    /// <summary>Draws <paramref name="count"/> images from pure noise.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="seed">Determines the noise.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellation">Stops between steps.</param>
    public SampleResult Sample(int count, ulong seed, IProgress<SampleProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var start = new NoiseKey(seed, NoiseStream.SampleStart);
        return Run(_model.ImageShape(count), Indices, seed, (x, first) => _model.Net.Device.FillGaussian(x, start, first), progress, cancellation);
    }

    /// <summary>Continues from given states at a timestep down to clean images, through every step.</summary>
    /// <param name="states">The states x_t, (N, C, H, W).</param>
    /// <param name="timestep">The timestep t they are at, 0 to T-1.</param>
    /// <param name="seed">Determines the noise of a stochastic sampler.</param>
    public SampleResult Denoise(ImageBatch states, int timestep, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentOutOfRangeException.ThrowIfNegative(timestep);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(timestep, _model.Levels.Count);
        Check.Expect(states.Shape, _model.ImageShape(states.Count), nameof(states));
        int[] indices = TimestepSubset.Indices(timestep + 1, timestep + 1);
        void Place(Tensor x, int first) => x.CopyFrom(states.Values(first - _options.FirstImage, x.Shape.N));
        return Run(states.Shape, indices, seed, Place, progress: null, CancellationToken.None);
    }

    /// <summary>All images, a block at a time, each block through all steps while it is in cache.</summary>
    private SampleResult Run(
        Shape shape, int[] indices, ulong seed, Action<Tensor, int> placeStart, IProgress<SampleProgress>? progress, CancellationToken cancellation)
    {
        var device = _model.Net.Device;
        int blockSize = device.ImagesAtATime(shape.WithC(shape.C + 1), _model.Net.WidestChannels);
        var blockShape = shape.WithN(blockSize);
        var plan = SchedulePlan.Of(_model, indices, _options);
        var run = new PlanRun(plan, new Denoiser(_model.Net, blockShape), device, blockShape, TimeOf);
        var images = new float[shape.Count];
        var times = new List<double>();
        float largest = 0;
        int? firstLarge = null;

        for (int block = 0; block < shape.N; block += blockSize)
        {
            int firstImage = _options.FirstImage + block;
            placeStart(run.State, firstImage);
            run.Begin();
            for (int k = 0; k < plan.Evaluations; k++)
            {
                cancellation.ThrowIfCancellationRequested();
                long began = Stopwatch.GetTimestamp();
                float magnitude = run.Step(k, seed, firstImage);
                if (!(magnitude <= LargeMagnitude)) firstLarge = Math.Max(firstLarge ?? 0, (int)Math.Round(plan.Stages[k].Time));
                largest = Math.Max(largest, magnitude);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                progress?.Report(new SampleProgress(
                    ((long)block * plan.Evaluations) + ((long)blockSize * (k + 1)), (long)shape.N * plan.Evaluations));
            }

            run.State.CopyTo(images.AsSpan(block * shape.ImageCount, blockShape.Count));
        }

        times.Sort();
        double perStep = times.Count == 0 ? 0 : times[times.Count / 2] * (shape.N / blockSize);
        return new SampleResult(new ImageBatch(shape, images), largest, firstLarge, perStep);
    }

    private float TimeOf(double timestep) => _model.Net.TimeOf(timestep, _model.Levels.Count);
}
