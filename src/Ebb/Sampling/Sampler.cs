using System.Diagnostics;
using Ebb.Data;
using Ebb.Devices;
using Ebb.Random;
using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;
using Ebb.Tensors;

namespace Ebb.Sampling;

/// <summary>
/// Runs the reverse process with a trained net. The steps are the spec's coefficients at double; the tensors are float32.
/// </summary>
public sealed class Sampler
{
    /// <summary>A run whose |x_t| passes this has left the data behind, and says so.</summary>
    public const float LargeMagnitude = 10;

    private readonly DiffusionModel _model;
    private readonly SamplerOptions _options;

    /// <summary>Makes a sampler.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is outside 1 to T, or the first image is negative.</exception>
    public Sampler(DiffusionModel model, SamplerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _options = options ?? new();
        ArgumentOutOfRangeException.ThrowIfNegative(_options.FirstImage, nameof(SamplerOptions.FirstImage));
        if (_options.Steps is { } steps && (steps < 1 || steps > model.Schedule.Steps))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), steps, $"Expected 1 to {model.Schedule.Steps} sampling steps, the T of the model's schedule.");
        }
    }

    /// <summary>Draws <paramref name="count"/> images from pure noise.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="seed">Determines the noise.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellation">Stops between steps.</param>
    public SampleResult Sample(int count, ulong seed, IProgress<SampleProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int steps = _options.Steps ?? _model.Schedule.Steps;
        int[] indices = TimestepSubset.Indices(_model.Schedule.Steps, steps);
        var start = new NoiseKey(seed, NoiseStream.SampleStart);
        return Run(_model.ImageShape(count), indices, seed, (x, first) => _model.Net.Device.FillGaussian(x, start, first), progress, cancellation);
    }

    /// <summary>Continues from given states at a timestep down to clean images, through every step.</summary>
    /// <param name="states">The states x_t, (N, C, H, W).</param>
    /// <param name="timestep">The timestep t they are at, 0 to T-1.</param>
    /// <param name="seed">Determines the noise of a stochastic sampler.</param>
    public SampleResult Denoise(ImageBatch states, int timestep, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentOutOfRangeException.ThrowIfNegative(timestep);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(timestep, _model.Schedule.Steps);
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
        var denoiser = new Denoiser(_model.Net, blockShape);
        var (x, noise) = (device.Allocate(blockShape), device.Allocate(blockShape));
        var steps = Coefficients(indices);
        var images = new float[shape.Count];
        var times = new List<double>();
        float largest = 0;
        int? firstLarge = null;

        for (int block = 0; block < shape.N; block += blockSize)
        {
            int firstImage = _options.FirstImage + block;
            placeStart(x, firstImage);
            for (int i = 0; i < steps.Length; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                long began = Stopwatch.GetTimestamp();
                var epsHat = denoiser.Predict(x, _model.Net.TimeOf(indices[i] - 1, _model.Schedule.Steps));
                bool isStochastic = steps[i].FromNoise != 0;
                if (isStochastic) device.FillGaussian(noise, new NoiseKey(seed, NoiseStream.SampleStep, i), firstImage);
                float magnitude = device.ReverseStep(x, epsHat, isStochastic ? noise : null, steps[i], x);
                if (!(magnitude <= LargeMagnitude)) firstLarge = Math.Max(firstLarge ?? 0, indices[i] - 1);
                largest = Math.Max(largest, magnitude);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                progress?.Report(new SampleProgress(((long)block * steps.Length) + ((long)blockSize * (i + 1)), (long)shape.N * steps.Length));
            }

            x.CopyTo(images.AsSpan(block * shape.ImageCount, blockShape.Count));
        }

        times.Sort();
        double perStep = times.Count == 0 ? 0 : times[times.Count / 2] * (shape.N / blockSize);
        return new SampleResult(new ImageBatch(shape, images), largest, firstLarge, perStep);
    }

    private ReverseCoefficients<double>[] Coefficients(int[] indices)
    {
        var steps = new ReverseCoefficients<double>[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            int to = i + 1 < indices.Length ? indices[i + 1] : 0;
            steps[i] = _options.Kind switch
            {
                SamplerKind.Ddim => DdimStep.Coefficients(_model.Schedule, indices[i], to, _options.Clip, DivisionGuard.Floor),
                SamplerKind.Ddpm => DdpmStep.Coefficients(_model.Schedule, indices[i], to, _options.Clip, DivisionGuard.Floor),
                _ => throw new ArgumentException($"Unknown sampler {_options.Kind}.", nameof(indices)),
            };
        }

        return steps;
    }
}
