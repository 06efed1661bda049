using Ebb.Devices;
using Ebb.Random;
using Ebb.Tensors;

namespace Ebb.Tests.Devices;

/// <summary>Wrong shapes, kinds and devices are refused, with both shapes in the message, by every device.</summary>
public sealed class ErrorLaws
{
    public static TheoryData<string> Devices => DeviceRegistry.Names;

    [Theory]
    [MemberData(nameof(Devices))]
    public void Conv2d_WrongShapes_AreNamed(string name)
    {
        var device = DeviceRegistry.Get(name);
        var x = device.Allocate(new Shape(2, 3, 5, 6));
        var y = device.Allocate(new Shape(2, 4, 5, 6));
        var w = device.Allocate(new Shape(4, 3, 3, 3), TensorKind.Filter);

        AssertNames(() => device.Conv2d(x, w, null, null, false, x), "(2, 4, 5, 6)", "(2, 3, 5, 6)");
        AssertNames(() => device.Conv2d(y, w, null, null, false, y), "(4, 3, 3, 3)", "(2, 4, 5, 6)");
        AssertNames(() => device.Conv2d(x, w, null, x, false, y), "(2, 3, 5, 6)", "(2, 4, 5, 6)");
        AssertNames(() => device.Conv2d(x, w, device.Allocate(Shape.Vector(3), TensorKind.Vector), null, false, y), "(1, 4, 1, 1)", "(1, 3, 1, 1)");
        AssertNames(() => device.Conv2d(x, device.Allocate(new Shape(4, 3, 2, 2), TensorKind.Filter), null, null, false, y), "(4, 3, 2, 2)", "odd");
        AssertNames(() => device.Conv2d(x, device.Allocate(new Shape(4, 3, 3, 3)), null, null, false, y), "Image", "weights");
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void ElementOperations_WrongShapes_AreNamed(string name)
    {
        var device = DeviceRegistry.Get(name);
        var (a, b) = (device.Allocate(new Shape(1, 2, 3, 4)), device.Allocate(new Shape(1, 2, 4, 3)));
        string[] both = ["(1, 2, 3, 4)", "(1, 2, 4, 3)"];

        AssertNames(() => device.Add(a, b, a), both);
        AssertNames(() => device.Relu(a, b), both);
        AssertNames(() => device.ReluBackward(a, a, false, b), both);
        AssertNames(() => device.Copy(a, b), both);
        AssertNames(() => device.SquaredError(a, b), both);
        AssertNames(() => device.AdamStep(a, a, a, b, default), both);
        AssertNames(() => device.EmaStep(a, b, 0.1), both);
        AssertNames(() => device.Swap(a, b), both);
        AssertNames(() => device.ReverseStep(a, a, null, default, b), both);
        AssertNames(() => device.ReverseStep(a, a, null, new(1, 1, false, 1, 1, 1, 0.5), a), "noise", "null");
        AssertNames(() => device.WeightedSum([a, b], [1, 1], false, a), both);
        AssertNames(() => device.WeightedSum([a, a], [1], false, a), "2 terms", "1 weights");
        AssertNames(() => device.WeightedSum([], [], false, a), "1 to 16", "0 terms");
        AssertNames(() => device.Upload(new float[23], a), "24", "23");
        AssertNames(() => device.MixWithTime(a, null, [1], default, [1, 2], device.Allocate(new Shape(1, 3, 3, 4))), "2");
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Layers_WrongShapes_AreNamed(string name)
    {
        var device = DeviceRegistry.Get(name);
        var (x, w) = (device.Allocate(new Shape(2, 6, 4, 5)), device.Allocate(new Shape(6, 6, 3, 3), TensorKind.Filter));
        var (vector, brief) = (device.Allocate(Shape.Vector(6), TensorKind.Vector), device.Allocate(Shape.Vector(5), TensorKind.Vector));
        var (statistics, odd) = (device.Allocate(new Shape(2, 4, 1, 1)), device.Allocate(new Shape(2, 8, 1, 1)));

        AssertNames(() => device.GroupNorm(x, brief, vector, 1e-5, false, statistics, x), "(1, 6, 1, 1)", "(1, 5, 1, 1)");
        AssertNames(() => device.GroupNorm(x, vector, vector, 1e-5, false, odd, x), "(2, 6, 4, 5)", "(2, 8, 1, 1)");
        AssertNames(() => device.GroupNorm(x, vector, vector, 0, false, statistics, x), "epsilon");
        AssertNames(() => device.Attention(x, x, x, 4, x), "4", "6 channels");
        AssertNames(() => device.Downsample(x, w, null, DownsamplePadding.Around, x), "(2, 6, 2, 3)", "(2, 6, 4, 5)");
        AssertNames(() => device.Downsample(x, vector, null, DownsamplePadding.Around, x), "(K, 6, 3, 3)", "(1, 6, 1, 1)");
        AssertNames(() => device.Upsample(x, x), "(2, 6, 8, 10)", "(2, 6, 4, 5)");
        AssertNames(() => device.Concatenate(x, x, x), "(2, 12, 4, 5)", "(2, 6, 4, 5)");
        AssertNames(() => device.TakeChannels(x, 1, false, x), "(2, 6, 4, 5)", "6 channels");
        AssertNames(() => device.AddPerChannel(x, statistics, x), "(2, 6, 1, 1)", "(2, 4, 1, 1)");
        AssertNames(() => device.ScaleShift(x, statistics, x), "(2, 12, 1, 1)", "(2, 4, 1, 1)");
        AssertNames(() => device.ScaleImages(x, statistics, false, false, x), "(2, 2, 1, 1)", "(2, 4, 1, 1)");
        AssertNames(() => device.Mix(x, x, [1], [1, 2], x), "2", "1");
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Operations_WithAnotherDevicesTensor_NameTheDevice(string name)
    {
        var device = DeviceRegistry.Get(name);
        var foreign = new CpuDevice(3).Allocate(new Shape(1, 1, 1, 1));
        AssertNames(() => device.Fill(foreign, 1), device.Name);
        AssertNames(() => device.FillGaussian(foreign, new NoiseKey(1, NoiseStream.Data), 0), device.Name);
    }

    [Fact]
    public void CpuDevice_BadArguments_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CpuDevice(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CpuDevice(1025));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CpuDevice(1, (CpuInstructionSet)9));
    }

    [Fact]
    public void CpuDevice_TensorTooLargeWithItsPadding_IsRefusedBeforeMemoryIsTaken()
    {
        AssertNames(() => new CpuDevice(1).Allocate(new Shape(1, 1, 1, 1 << 30)), "(1, 1, 1, 1073741824)", "padding");
    }

    [Fact]
    public void Name_OfEveryDevice_TellsInstructionsAndThreads()
    {
        Assert.Equal("cpu (AVX-512, 1 thread)", new CpuDevice(1, CpuInstructionSet.Avx512).Name);
        Assert.Equal("cpu (AVX2, 2 threads)", new CpuDevice(2, CpuInstructionSet.Avx2).Name);
        Assert.Equal("cpu (128-bit, 2 threads)", new CpuDevice(2, CpuInstructionSet.Simd128).Name);
        Assert.Equal("cpu (scalar, 1 thread)", new CpuDevice(1, CpuInstructionSet.Scalar).Name);
        Assert.Equal(Environment.ProcessorCount, new CpuDevice().Threads);
    }

    private static void AssertNames(Action action, params string[] parts)
    {
        var exception = Assert.ThrowsAny<ArgumentException>(action);
        Assert.All(parts, part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
    }
}
