using BenchmarkDotNet.Attributes;
using Ebb.Devices;
using Ebb.Random;
using Ebb.Tensors;

namespace Ebb.Benchmarks;

/// <summary>The 3x3 convolution and its two gradients, forward on the naive device being the baseline.</summary>
[MemoryDiagnoser]
public class ConvolutionBenchmarks
{
    private Layer _naive = null!, _one = null!, _all = null!;

    /// <summary>Input and output channels.</summary>
    [Params(8, 16, 32, 64)]
    public int Channels { get; set; }

    /// <summary>Makes the tensors.</summary>
    [GlobalSetup]
    public void Setup() =>
        (_naive, _one, _all) = (new(new NaiveDevice(), Channels), new(new CpuDevice(threads: 1), Channels), new(new CpuDevice(), Channels));

    [Benchmark(Baseline = true)]
    public void NaiveForward() => _naive.Forward();

    [Benchmark]
    public void OneThreadForward() => _one.Forward();

    [Benchmark]
    public void OneThreadInputGradient() => _one.InputGradient();

    [Benchmark]
    public void OneThreadFilterGradient() => _one.FilterGradient();

    [Benchmark]
    public void Forward() => _all.Forward();

    [Benchmark]
    public void InputGradient() => _all.InputGradient();

    [Benchmark]
    public void FilterGradient() => _all.FilterGradient();

    private sealed class Layer
    {
        private readonly Device _device;
        private readonly Tensor _x, _y, _w, _b;

        public Layer(Device device, int channels)
        {
            _device = device;
            var shape = new Shape(4, channels, 32, 32);
            (_x, _y) = (device.Allocate(shape), device.Allocate(shape));
            _w = device.Allocate(new Shape(channels, channels, 3, 3), TensorKind.Filter);
            _b = device.Allocate(Shape.Vector(channels), TensorKind.Vector);
            device.FillGaussian(_x, new NoiseKey(1, NoiseStream.Data), firstImage: 0);
        }

        public void Forward() => _device.Conv2d(_x, _w, _b, residual: null, relu: true, _y);

        public void InputGradient() => _device.Conv2dBackwardInput(_x, _w, accumulate: false, mask: _x, _y);

        public void FilterGradient() => _device.Conv2dBackwardFilter(_x, _y, accumulate: false, _w, _b);
    }
}
