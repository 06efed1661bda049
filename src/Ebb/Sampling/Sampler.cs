using Ebb.Data;
using Ebb.Devices;
using Ebb.Random;
using Ebb.Spec.Reverse.Plans;
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
    private BlockRun? _idle;

    /// <summary>Makes a sampler.</summary>
    /// <exception cref="ArgumentException">
    /// The number of steps is outside 1 to T, the first image is negative, the net does not know the classes, or the sampler cannot walk that many
    /// levels or refuses a setting.
    /// </exception>
    public Sampler(DiffusionModel model, SamplerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _options = options ?? new();
        ArgumentOutOfRangeException.ThrowIfNegative(_options.FirstImage, nameof(SamplerOptions.FirstImage));
        if (_options.BatchSize is { } batch) ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1, nameof(SamplerOptions.BatchSize));
        if (_options.Steps is { } steps && (steps < 1 || steps > model.Levels.Count))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), steps, $"Expected 1 to {model.Levels.Count} sampling steps, the T of the model.");
        }

        // Refused before anything is drawn.
        _ = new ImageClasses(model, _options);
        var grid = SamplerGrid.Of(model, _options, LastTimestep);
        (Plan, Steps) = (SchedulePlan.Of(model, grid, _options), grid.Length - 1);
    }

    /// <summary>The spacing of the levels: that of the options, or the sampler's own.</summary>
    public SampleSpacing Spacing => SamplerGrid.SpacingOf(_model, _options);

    /// <summary>The levels that are visited; fewer than asked for where <see cref="SamplerOptions.Steps"/> says so.</summary>
    public int Steps { get; }

    private SamplerPlan<double> Plan { get; }

    private int LastTimestep => _model.Levels.Count - 1;

    /// <summary>About how many bytes a run takes: the net's maps for the images that run at a time, the sampler's states, and the images.</summary>
    /// <param name="model">The model.</param>
    /// <param name="count">Images, at least 1.</param>
    /// <param name="options">The options; null for the default.</param>
    public static long BytesFor(DiffusionModel model, int count, SamplerOptions? options = null)
    {
        const int LiveStates = 8;
        ArgumentNullException.ThrowIfNull(model);
        int atATime = BlockRun.BlockSize(model, options ?? new(), count);
        long perImage = new Denoiser(model.Net, model.ImageShape(1)).Bytes + (LiveStates * model.Net.Device.BytesFor(model.ImageShape(1), TensorKind.Image));
        return (atATime * perImage) + ((long)count * model.ImageShape(1).Count * sizeof(float));
    }

    /// <summary>Draws <paramref name="count"/> images from pure noise.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="seed">Determines the noise.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellation">Stops between steps.</param>
    public SampleResult Sample(int count, ulong seed, IProgress<SampleProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var start = new NoiseKey(seed, NoiseStream.SampleStart);
        return Go(count, seed, Place, progress, cancellation);

        void Place(Tensor x, int image)
        {
            _model.Net.Device.FillGaussian(x, start, _options.FirstImage + image);
            Scale(x);
        }
    }

    /// <summary>
    /// Draws <paramref name="count"/> images from noise on the way between the starts that two seeds give the first image, so that the ends are the two
    /// seeds' own images. A stochastic sampler takes its other noise from the first seed.
    /// </summary>
    /// <param name="count">How many, at least 1; one is the first seed's.</param>
    /// <param name="seed">Determines one end.</param>
    /// <param name="otherSeed">Determines the other.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellation">Stops between steps.</param>
    public SampleResult Interpolate(
        int count, ulong seed, ulong otherSeed, IProgress<SampleProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var starts = NoiseInterpolation.Between(_model.Net.Device, _model.ImageShape(count), seed, otherSeed, _options.FirstImage);
        return Go(count, seed, Place, progress, cancellation);

        void Place(Tensor x, int image)
        {
            x.CopyFrom(starts.Values(image, x.Shape.N));
            Scale(x);
        }
    }

    /// <summary>Continues from given states at a timestep down to clean images.</summary>
    /// <param name="states">The states x_t, (N, C, H, W).</param>
    /// <param name="timestep">The timestep t they are at, 0 to T-1.</param>
    /// <param name="seed">Determines the noise of a stochastic sampler.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <remarks>Through the options' number of steps, or every timestep where there are fewer or the options name none.</remarks>
    public SampleResult Denoise(
        ImageBatch states, int timestep, ulong seed, IProgress<SampleProgress>? progress = null, CancellationToken cancellation = default)
    {
        Expect(states, timestep, nameof(states));
        var plan = SchedulePlan.Of(_model, SamplerGrid.Of(_model, _options, timestep), _options);
        return new BlockRun(_model, _options, plan, states.Count).Go(seed, (x, image) => x.CopyFrom(states.Values(image, x.Shape.N)), progress, cancellation);
    }

    /// <summary>
    /// From images to the states at a timestep that deterministic DDIM makes them from: DDIM's steps backwards (Song, Meng and Ermon, 2021,
    /// section 4.3), over the levels that <see cref="Denoise"/> walks from there. The more steps, the nearer <see cref="Denoise"/> comes to the images.
    /// Clip, noise and method of the options play no part.
    /// </summary>
    /// <param name="images">Clean images, (N, C, H, W), in [-1, 1].</param>
    /// <param name="timestep">The timestep to encode to, 0 to T-1; T-1 is noise.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <returns>The states, (N, C, H, W).</returns>
    public ImageBatch Encode(
        ImageBatch images, int timestep, IProgress<SampleProgress>? progress = null, CancellationToken cancellation = default)
    {
        Expect(images, timestep, nameof(images));
        var (plan, scale) = SchedulePlan.Inverse(_model, SamplerGrid.Of(_model, _options, timestep));
        var run = new BlockRun(_model, _options with { Frames = null }, plan, images.Count);
        return run.Go(seed: 0, Place, progress, cancellation).Images;

        void Place(Tensor x, int image)
        {
            x.CopyFrom(images.Values(image, x.Shape.N));
            if (scale != 1) new TensorSum((scale, x)).Into(x.Device, x);
        }
    }

    // What a run allocates serves the next one of as many images: whoever draws pictures all along holds no more memory for it.
    private SampleResult Go(int count, ulong seed, Action<Tensor, int> place, IProgress<SampleProgress>? progress, CancellationToken cancellation)
    {
        var run = Interlocked.Exchange(ref _idle, null);
        if (run?.Count != count) run = new BlockRun(_model, _options, Plan, count);
        var result = run.Go(seed, place, progress, cancellation);
        _idle = run;
        return result;
    }

    /// <summary>The noise that step k draws for an image, (C, H, W).</summary>
    internal static float[] NoiseOf(DiffusionModel model, ulong seed, int k, int image)
    {
        var noise = model.Net.Device.Allocate(model.ImageShape(1));
        model.Net.Device.FillGaussian(noise, PlanRun.NoiseOf(seed, k), image);
        return noise.ToArray();
    }

    private void Expect(ImageBatch images, int timestep, string name)
    {
        ArgumentNullException.ThrowIfNull(images, name);
        ArgumentOutOfRangeException.ThrowIfNegative(timestep);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(timestep, LastTimestep);
        Check.Expect(images.Shape, _model.ImageShape(images.Count), name);
    }

    // Standard normal noise becomes as large as the states of the first level are.
    private void Scale(Tensor x)
    {
        if (Plan.StartScale is var scale && Math.Abs(scale - 1) > 1e-9) new TensorSum((scale, x)).Into(x.Device, x);
    }
}
