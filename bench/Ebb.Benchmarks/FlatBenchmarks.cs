using BenchmarkDotNet.Attributes;
using Ebb.Devices;
using Ebb.Random;
using Ebb.Tensors;

namespace Ebb.Benchmarks;

/// <summary>Noise for a batch of images, and an Adam step over the weights of one layer of 64 channels.</summary>
[MemoryDiagnoser]
public class FlatBenchmarks
{
    private static readonly AdamFactors Factors = new(1e-3, 1, 0.9, 0.999, 1e-8);
    private Device _device = null!;
    private Tensor _images = null!, _p = null!, _g = null!, _m = null!, _v = null!;

    /// <summary>Whether to measure the naive twins.</summary>
    [Params(true, false)]
    public bool Naive { get; set; }

    /// <summary>Makes the tensors.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _device = Naive ? new NaiveDevice() : new CpuDevice();
        _images = _device.Allocate(new Shape(32, 3, 32, 32));
        (_p, _g, _m, _v) = (Filter(), Filter(), Filter(), Filter());
    }

    [Benchmark]
    public void Noise() => _device.FillGaussian(_images, new NoiseKey(1, NoiseStream.TrainNoise), firstImage: 0);

    [Benchmark]
    public void Adam() => _device.AdamStep(_p, _g, _m, _v, Factors);

    private Tensor Filter() => _device.Allocate(new Shape(64, 64, 3, 3), TensorKind.Filter);
}
