using Ebb.Data;
using Ebb.Devices;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Forward;
using Ebb.Tensors;

namespace Ebb.Training;

/// <summary>
/// The memory that a training run will need, found without taking it: the net is made and its steps are played on a stand-in for the device whose
/// tensors hold nothing, so that every size is the real one.
/// </summary>
/// <param name="Parts">What it is needed for; nothing twice.</param>
public sealed record MemoryForecast(IReadOnlyList<MemoryPart> Parts)
{
    // After so many uses of a filter, no other form of it is added.
    private const int BlocksPlayed = 6;

    // The inputs of a tape are real. Of more images than have so many values, some are played and stand for all.
    private const int MostValues = 1 << 22;

    /// <summary>All of it, in bytes.</summary>
    public long Bytes => Parts.Sum(part => part.Bytes);

    /// <summary>Forecasts a run.</summary>
    /// <param name="device">Where it will run.</param>
    /// <param name="makeNet">Makes the net on the device that it is given, which is a stand-in here.</param>
    /// <param name="levels">The noise levels.</param>
    /// <param name="data">The images to train on.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="pictures">Images that are drawn together while the trainer is there; 0 for none.</param>
    /// <param name="hasCheckpoints">Whether the state is captured on the way.</param>
    /// <exception cref="ArgumentException">The net does not fit the images, or a tensor would be larger than one can be.</exception>
    public static MemoryForecast Of(
        Device device, Func<Device, Net> makeNet, NoiseLevels levels, Dataset data, TrainerOptions? options = null, int pictures = 0, bool hasCheckpoints = false)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(makeNet);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new();
        options.Validate();
        var counter = new CountingDevice(device);
        var net = makeNet(counter);
        var model = new DiffusionModel(net, levels, data.Height, data.Width) { Prediction = options.Prediction };
        long weights = net.Parameters.Sum(parameter => parameter.Value.Storage.Bytes);
        long average = options.EmaDecay is null ? 0 : weights;
        long activations = Step(model, data, options), evaluation = Evaluate(model, data);
        long sampling = pictures == 0 ? 0 : Sampler.BytesFor(model, pictures);
        long copies = (3 + (average > 0 ? 1 : 0)) * sizeof(float) * net.ParameterCount;
        return new(
        [
            new(MemoryUse.Images, data.Bytes + (options.HeldOut?.Bytes ?? 0) + ((long)data.Count * sizeof(int))),
            new(MemoryUse.Weights, 2 * weights),
            new(MemoryUse.Moments, 2 * weights),
            new(MemoryUse.Average, average),
            new(MemoryUse.Activations, activations),
            new(MemoryUse.Evaluation, evaluation),
            new(MemoryUse.Kernels, counter.ScratchBytes),
            new(MemoryUse.Pictures, sampling),
            new(MemoryUse.Checkpoint, hasCheckpoints ? copies : 0),
            new(MemoryUse.Records, (long)options.Steps * sizeof(double)),
        ]);
    }

    /// <summary>The same with one part more.</summary>
    public MemoryForecast Plus(MemoryUse use, long bytes) => new([.. Parts, new(use, bytes)]);

    private static long Step(DiffusionModel model, Dataset data, TrainerOptions options)
    {
        var batch = new Shape(options.BatchSize, data.Channels, data.Height, data.Width);
        int block = model.Net.Device.ImagesAtATime(batch.WithC(batch.C + 1), model.Net.WidestChannels);
        float[]? weights = options.LossWeighting == LossWeighting.None ? null : new float[model.Levels.Count];
        int images = Math.Min(block, Math.Max(1, MostValues / batch.ImageCount));
        var tape = new LossTape(model, batch.WithN(images), hasGradients: true, weights);
        int blocks = Math.Min(options.ImagesPerStep / block, BlocksPlayed);
        for (int i = 0; i < blocks; i++) tape.SquaredErrorWithGradients(new int[images], Classes(model, images), 1, accumulate: i > 0);
        return (long)((Int128)tape.Bytes * block / images) + ((long)block * batch.ImageCount * sizeof(float));
    }

    private static long Evaluate(DiffusionModel model, Dataset data)
    {
        var shape = new Shape(Evaluation.BlockSize, data.Channels, data.Height, data.Width);
        var tape = new LossTape(model, shape, hasGradients: false);
        for (int i = 0; i < BlocksPlayed; i++) tape.SquaredError(new int[shape.N], Classes(model, shape.N));
        return tape.Bytes + ((long)shape.Count * sizeof(float));
    }

    private static int[] Classes(DiffusionModel model, int images) => new int[model.Net.Classes > 0 ? images : 0];
}
