using BenchmarkDotNet.Attributes;
using Ebb.Devices;
using Ebb.Random;
using Ebb.Tensors;

namespace Ebb.Benchmarks;

/// <summary>The layers of a U-Net besides the convolution of stride 1, on four images of 64 channels, with their naive twins.</summary>
[MemoryDiagnoser]
public class LayerBenchmarks
{
    private const int Channels = 64, Side = 16, Groups = 32, Heads = 8;
    private const double Epsilon = 1e-5;
    private Device _device = null!;
    private Tensor _x = null!, _y = null!, _dx = null!, _dk = null!, _dv = null!, _half = null!;
    private Tensor _weight = null!, _bias = null!, _dWeight = null!, _dBias = null!, _statistics = null!, _filter = null!;

    /// <summary>Whether to measure the naive twins.</summary>
    [Params(true, false)]
    public bool Naive { get; set; }

    /// <summary>Makes the tensors.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _device = Naive ? new NaiveDevice() : new CpuDevice();
        var shape = new Shape(4, Channels, Side, Side);
        (_x, _y, _dx, _dk, _dv) = (Image(shape), Image(shape), Image(shape), Image(shape), Image(shape));
        _half = Image(new Shape(4, Channels, Side / 2, Side / 2));
        (_weight, _bias, _dWeight, _dBias) = (Vector(), Vector(), Vector(), Vector());
        _statistics = _device.Allocate(new Shape(4, 2 * Groups, 1, 1));
        _filter = _device.Allocate(new Shape(Channels, Channels, 3, 3), TensorKind.Filter);
        _device.GroupNorm(_x, _weight, _bias, Epsilon, silu: true, _statistics, _y);
    }

    [Benchmark]
    public void GroupNormAndSilu() => _device.GroupNorm(_x, _weight, _bias, Epsilon, silu: true, _statistics, _y);

    [Benchmark]
    public void GroupNormAndSiluGradients() =>
        _device.GroupNormBackward(_x, _weight, _bias, _statistics, silu: true, _y, accumulate: false, _dx, accumulateParameters: false, _dWeight, _dBias);

    [Benchmark]
    public void Attention() => _device.Attention(_x, _x, _x, Heads, _y);

    [Benchmark]
    public void AttentionGradients() => _device.AttentionBackward(_x, _x, _x, Heads, _y, default, _dx, _dk, _dv);

    [Benchmark]
    public void Downsample() => _device.Downsample(_x, _filter, _bias, DownsamplePadding.Around, _half);

    [Benchmark]
    public void Upsample() => _device.Upsample(_half, _y);

    private Tensor Vector() => _device.Allocate(Shape.Vector(Channels), TensorKind.Vector);

    private Tensor Image(Shape shape)
    {
        var image = _device.Allocate(shape);
        _device.FillGaussian(image, new NoiseKey(1, NoiseStream.Data), firstImage: 0);
        return image;
    }
}
