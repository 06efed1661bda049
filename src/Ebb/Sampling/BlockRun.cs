using System.Diagnostics;
using Ebb.Data;
using Ebb.Spec.Reverse.Plans;
using Ebb.Tensors;

namespace Ebb.Sampling;

/// <summary>All images of a run, a block at a time, each block through all stages while it is in cache.</summary>
internal sealed class BlockRun
{
    // A device cuts a batch evenly. Cut so many, the blocks suit any number of images; the last block overlaps the one before it.
    private const int UsualCut = 64;

    // Where not even one image fits the cache, a device would take all of them at once.
    private const long MostBytes = 1L << 30;
    private const int LiveMaps = 6;

    private readonly DiffusionModel _model;
    private readonly SamplerOptions _options;
    private readonly SamplerPlan<double> _plan;
    private readonly ImageClasses _classes;
    private readonly Shape _shape, _blockShape;
    private readonly Denoiser _denoiser;
    private readonly PlanRun _run;
    private readonly List<double> _times = [];

    public BlockRun(DiffusionModel model, SamplerOptions options, SamplerPlan<double> plan, int count)
    {
        (_model, _options, _plan) = (model, options, plan);
        _classes = new(model, options);
        _shape = model.ImageShape(count);
        _blockShape = _shape.WithN(BlockSize(model, options, count));
        _denoiser = new(model.Net, _blockShape, _classes.Guidance);
        _run = new(plan, _denoiser, model.Net.Device, _blockShape, time => model.Net.TimeOf(time, model.Levels.Count), options.Frames is not null);
    }

    /// <summary>The images of a run.</summary>
    public int Count => _shape.N;

    /// <summary>How many images go through the net at a time.</summary>
    public static int BlockSize(DiffusionModel model, SamplerOptions options, int count)
    {
        if (options.BatchSize is { } asked) return Math.Min(count, asked);
        var (device, cut, widest) = (model.Net.Device, model.ImageShape(UsualCut), model.Net.WidestChannels);
        long fits = MostBytes / (LiveMaps * device.BytesFor(cut.WithN(1).WithC(widest), TensorKind.Image));
        return (int)Math.Min(Math.Max(fits, 1), Math.Min(count, device.ImagesAtATime(cut.WithC(cut.C + 1), widest)));
    }

    /// <summary>Carries the run out; it can be carried out again.</summary>
    /// <param name="seed">Determines the noise of a stochastic sampler.</param>
    /// <param name="placeStart">Fills a block with starts, given the first image's place in the run.</param>
    /// <param name="progress">Told after every stage.</param>
    /// <param name="cancellation">Stops between stages.</param>
    public SampleResult Go(ulong seed, Action<Tensor, int> placeStart, IProgress<SampleProgress>? progress, CancellationToken cancellation)
    {
        int size = _blockShape.N, blocks = (_shape.N + size - 1) / size;
        var images = new float[_shape.Count];
        float largest = 0;
        _times.Clear();
        int? firstLarge = null;
        _options.Frames?.Begin(_plan, _shape, _blockShape);
        for (int block = 0; block < blocks; block++)
        {
            int image = Math.Min(block * size, _shape.N - size);
            placeStart(_run.State, image);
            _run.Begin();
            _classes.Place(_denoiser.Classes, _options.FirstImage + image);
            for (int k = 0; k < _plan.Evaluations; k++)
            {
                cancellation.ThrowIfCancellationRequested();
                float magnitude = Step(k, seed, image);
                if (!(magnitude <= Sampler.LargeMagnitude)) firstLarge = Math.Max(firstLarge ?? 0, (int)Math.Round(_plan.Stages[k].Time));
                largest = Math.Max(largest, magnitude);
                progress?.Report(new SampleProgress((((long)block * _plan.Evaluations) + k + 1) * size, (long)blocks * _plan.Evaluations * size));
            }

            _options.Frames?.KeepState(_plan.Evaluations, _run.State, image);
            _run.State.CopyTo(images.AsSpan(image * _shape.ImageCount, _blockShape.Count));
        }

        _times.Sort();
        double perStep = _times.Count == 0 ? 0 : _times[_times.Count / 2] * blocks;
        return new SampleResult(new ImageBatch(_shape, images), largest, firstLarge, perStep);
    }

    private float Step(int k, ulong seed, int image)
    {
        long began = Stopwatch.GetTimestamp();
        _options.Frames?.KeepState(k, _run.State, image);
        float magnitude = _run.Step(k, seed, _options.FirstImage + image);
        _options.Frames?.KeepX0Hat(k, _run.X0Hat!, image);
        _times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        return magnitude;
    }
}
