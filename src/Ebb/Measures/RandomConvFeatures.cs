using System.Globalization;
using Ebb.Data;
using Ebb.Devices;
using Ebb.Random;
using Ebb.Tensors;

namespace Ebb.Measures;

/// <summary>
/// Features of a small convolution net with fixed random weights: three stages of 3 x 3 convolution and relu, with 16, 32 and 32 channels, and
/// 2 x 2 averages between them. The features are the means of the first two stages' channels and the means over the four quadrants of the last
/// stage's: d = 16 + 32 + 4 * 32 = 176.
/// </summary>
/// <remarks>
/// Random filters see edges and textures at three scales and need no training data, so anyone gets the same figures; but they know nothing of
/// objects. Every 3 x 3 kernel has the sum 0: otherwise brightness would outweigh all else. Distances in this space order models of one data set; they say nothing across data sets, and are not the Frechet
/// inception distance of the literature.
/// </remarks>
public sealed class RandomConvFeatures : IFeatures
{
    private const int BlockSize = 32;
    private const int Kernel = 3;

    private const int Columns = 16 + 32 + (4 * 32);

    // Channels, and cells a side over which a channel is averaged into features.
    private static readonly (int Channels, int Cells)[] Stages = [(16, 1), (32, 1), (32, 2)];

    private readonly Device _device;
    private readonly ulong _seed;

    /// <summary>Makes the features.</summary>
    /// <param name="seed">Determines the weights. Figures are comparable at one seed only.</param>
    /// <param name="device">Where they are computed; null for the default device.</param>
    public RandomConvFeatures(ulong seed = 0, Device? device = null) => (_seed, _device) = (seed, device ?? DeviceSelector.Default);

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"random-conv-{_seed}");

    /// <inheritdoc/>
    public FeatureMatrix Of(ImageBatch images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var weights = Weights(images.Shape.C);
        var result = new float[images.Count * Columns];
        for (int first = 0; first < images.Count; first += BlockSize)
        {
            int count = Math.Min(BlockSize, images.Count - first);
            Compute(_device.From(images.Shape.WithN(count), images.Values(first, count)), weights, result.AsSpan(first * Columns, count * Columns));
        }

        return new FeatureMatrix(images.Count, Columns, result);
    }

    // Normal numbers of variance 2 / (C k k), which keep the size of values through a relu (He and others, 2015), less the mean of each kernel; no bias.
    private Tensor[] Weights(int channels)
    {
        var weights = new Tensor[Stages.Length];
        for (int stage = 0; stage < Stages.Length; stage++)
        {
            var shape = new Shape(Stages[stage].Channels, channels, Kernel, Kernel);
            var values = new float[shape.Count];
            Noise.FillGaussian(new NoiseKey(_seed, NoiseStream.Measure), stage, values);
            float deviation = (float)Math.Sqrt(2.0 / shape.ImageCount);
            for (int at = 0; at < values.Length; at += Kernel * Kernel) Center(values.AsSpan(at, Kernel * Kernel), deviation);
            weights[stage] = _device.From(shape, values, TensorKind.Filter);
            channels = shape.N;
        }

        return weights;
    }

    private static void Center(Span<float> kernel, float deviation)
    {
        double mean = 0;
        foreach (float value in kernel) mean += (double)value / kernel.Length;
        foreach (ref float value in kernel) value = (float)(deviation * (value - mean));
    }

    private void Compute(Tensor x, Tensor[] weights, Span<float> features)
    {
        int column = 0;
        for (int stage = 0; stage < Stages.Length; stage++)
        {
            var (channels, cells) = Stages[stage];
            var y = _device.Allocate(x.Shape.WithC(channels));
            _device.Conv2d(x, weights[stage], null, null, relu: true, y);
            float[] maps = y.ToArray();
            int length = channels * cells * cells;
            for (int n = 0; n < y.Shape.N; n++)
            {
                var image = maps.AsSpan(n * y.Shape.ImageCount, y.Shape.ImageCount);
                Average(image, y.Shape, cells, cells, features.Slice(n * Columns + column, length));
            }

            column += length;
            if (stage + 1 < Stages.Length) x = Halve(maps, y.Shape);
        }
    }

    private Tensor Halve(float[] maps, Shape shape)
    {
        var half = new Shape(shape.N, shape.C, (shape.H + 1) / 2, (shape.W + 1) / 2);
        var values = new float[half.Count];
        for (int n = 0; n < shape.N; n++)
        {
            var image = maps.AsSpan(n * shape.ImageCount, shape.ImageCount);
            Average(image, shape, half.H, half.W, values.AsSpan(n * half.ImageCount, half.ImageCount));
        }

        return _device.From(half, values);
    }

    /// <summary>Means over rows x columns cells of each channel; cells of an image that they do not divide share the pixels at their borders.</summary>
    private static void Average(ReadOnlySpan<float> image, Shape shape, int rows, int columns, Span<float> means)
    {
        for (int i = 0; i < means.Length; i++)
        {
            var (c, row, column) = (i / (rows * columns), i / columns % rows, i % columns);
            var (top, bottom) = (row * shape.H / rows, ((row + 1) * shape.H + rows - 1) / rows);
            var (left, right) = (column * shape.W / columns, ((column + 1) * shape.W + columns - 1) / columns);
            double sum = 0;
            for (int y = top; y < bottom; y++)
            {
                foreach (float value in image.Slice((c * shape.H + y) * shape.W + left, right - left)) sum += value;
            }

            means[i] = (float)(sum / ((bottom - top) * (right - left)));
        }
    }
}
