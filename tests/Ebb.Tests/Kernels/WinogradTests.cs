using Ebb.Devices;
using Ebb.Random;
using Ebb.Tensors;

namespace Ebb.Tests.Kernels;

/// <summary>
/// Winograd's convolution against the direct kernels, whose laws hold exactly. The transform divides by numbers that have no
/// short binary form, so the two agree to rounding, here 2e-5 of the output's root mean square: a wrong tile or edge is off by far more.
/// </summary>
public sealed class WinogradTests
{
    private const double Tolerance = 2e-5;

    public static TheoryData<CpuInstructionSet, Shape, int> Cases
    {
        get
        {
            var data = new TheoryData<CpuInstructionSet, Shape, int>();
            foreach (var set in new[] { CpuInstructionSet.Simd128, CpuInstructionSet.Avx2, CpuInstructionSet.Avx512 })
            {
                foreach (var (shape, outputs) in new[]
                {
                    (new Shape(1, 8, 16, 16), 8),
                    (new Shape(3, 8, 29, 10), 24),
                    (new Shape(2, 3, 18, 15), 33),
                    (new Shape(2, 16, 11, 27), 9),
                    (new Shape(4, 16, 16, 20), 16),
                    (new Shape(1, 32, 4, 4), 32),
                    (new Shape(2, 32, 5, 9), 64),
                    (new Shape(3, 33, 7, 11), 40),
                    (new Shape(1, 64, 14, 10), 33),
                    (new Shape(2, 64, 28, 28), 64),
                    (new Shape(1, 48, 33, 6), 96),
                })
                {
                    data.Add(set, shape, outputs);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Conv2d_EveryEpilogue_AgreesWithTheDirectKernel(CpuInstructionSet set, Shape shape, int outputs)
    {
        foreach (var (bias, residual, relu) in new[] { (false, false, false), (true, false, true), (true, true, false), (true, true, true) })
        {
            var results = Both(set, device =>
            {
                var y = device.Allocate(shape.WithC(outputs));
                device.Conv2d(
                    Draw(device, shape, 0),
                    Draw(device, new Shape(outputs, shape.C, 3, 3), 1, TensorKind.Filter),
                    bias ? Draw(device, Shape.Vector(outputs), 2, TensorKind.Vector) : null,
                    residual ? Draw(device, shape.WithC(outputs), 3) : null,
                    relu,
                    y);
                return y;
            });
            AssertClose(results);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Conv2dBackwardInput_EveryEpilogue_AgreesWithTheDirectKernel(CpuInstructionSet set, Shape shape, int outputs)
    {
        foreach (var (accumulate, masked) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            var results = Both(set, device =>
            {
                var dx = Draw(device, shape, 4);
                device.Conv2dBackwardInput(
                    Draw(device, shape.WithC(outputs), 5),
                    Draw(device, new Shape(outputs, shape.C, 3, 3), 1, TensorKind.Filter),
                    accumulate,
                    masked ? Draw(device, shape, 6) : null,
                    dx);
                return dx;
            });
            AssertClose(results);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Conv2dBackwardFilter_AddedOrNot_AgreesWithTheDirectKernel(CpuInstructionSet set, Shape shape, int outputs)
    {
        foreach (bool accumulate in new[] { false, true }) AssertClose(Both(set, device => Gradients(device, shape, outputs, accumulate).Weight));
    }

    [Fact]
    public void Conv2d_AnyPairOfChannels_AgreesWithTheNaiveDevice()
    {
        foreach (int inputs in new[] { 8, 12, 16, 32 })
        {
            foreach (int outputs in new[] { 1, 8, 16, 32 })
            {
                var shape = new Shape(2, inputs, 18, 15);
                float[] Run(Device device)
                {
                    var y = device.Allocate(shape.WithC(outputs));
                    device.Conv2d(Draw(device, shape, 0), Draw(device, new Shape(outputs, inputs, 3, 3), 1, TensorKind.Filter), null, null, false, y);
                    return y.ToArray();
                }

                AssertClose((Run(new NaiveDevice()), Run(new CpuDevice(threads: 2))));
            }
        }
    }

    [Fact]
    public void Conv2dBackwardFilter_SeveralPasses_AgreesWithTheDirectKernel()
    {
        var shape = new Shape(13, 64, 28, 28);
        var direct = Gradients(new CpuDevice(2, CpuInstructionSet.Simd128, winograd: false), shape, 64, accumulate: true);
        var winograd = Gradients(new CpuDevice(2, CpuInstructionSet.Simd128), shape, 64, accumulate: true);
        AssertClose((direct.Weight.ToArray(), winograd.Weight.ToArray()));
        double rms = Math.Sqrt(direct.Bias.ToArray().Average(value => (double)value * value));
        Assert.All(direct.Bias.ToArray().Zip(winograd.Bias.ToArray()), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, Tolerance * rms));
    }

    [Theory]
    [InlineData(8, 3)]
    [InlineData(40, 72)]
    public void Conv2dBackwardFilter_AnyThreads_HasTheSameBits(int inputs, int outputs)
    {
        var shape = new Shape(5, inputs, 13, 21);
        var one = Gradients(new CpuDevice(1), shape, outputs, accumulate: false);
        var three = Gradients(new CpuDevice(3), shape, outputs, accumulate: false);
        Assert.Equal(one.Weight.ToArray(), three.Weight.ToArray());
        Assert.Equal(one.Bias.ToArray(), three.Bias.ToArray());
    }

    [Fact]
    public void Conv2d_WeightsChange_TheNewOnesAreUsed()
    {
        var device = new CpuDevice(threads: 2);
        var shape = new Shape(1, 32, 8, 8);
        var (x, w, y) = (Draw(device, shape, 0), Draw(device, new Shape(32, 32, 3, 3), 1, TensorKind.Filter), device.Allocate(shape));
        device.Conv2d(x, w, null, null, false, y);
        device.Conv2dBackwardInput(x, w, false, null, y);
        device.Fill(w, 0);
        device.Conv2d(x, w, null, null, false, y);
        Assert.All(y.ToArray(), value => Assert.Equal(0, value));
        device.Conv2dBackwardInput(x, w, false, null, y);
        Assert.All(y.ToArray(), value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(16, 16)]
    [InlineData(32, 64)]
    public void Conv2d_ImageInAnyBatchAndThreads_HasTheSameBits(int inputs, int outputs)
    {
        // One image has few tiles and nine have many, which are cut in another way.
        const int Images = 9;
        var shape = new Shape(Images, inputs, 13, 21);
        float[] Run(int threads, int first, int count)
        {
            var device = new CpuDevice(threads);
            var y = device.Allocate(shape.WithN(count).WithC(outputs));
            float[] all = Draw(device, shape, 0).ToArray();
            var x = device.From(shape.WithN(count), all.AsSpan(first * shape.ImageCount, count * shape.ImageCount));
            device.Conv2d(x, Draw(device, new Shape(outputs, inputs, 3, 3), 1, TensorKind.Filter), null, null, false, y);
            return y.ToArray();
        }

        int length = shape.WithC(outputs).ImageCount;
        float[] whole = Run(threads: 1, 0, Images);
        Assert.Equal(whole, Run(threads: 2, 0, Images));
        for (int n = 0; n < Images; n++) Assert.Equal(whole[(n * length)..((n + 1) * length)], Run(threads: 2, n, 1));
    }

    /// <summary>What lies beyond the image must not reach it, not even as a product with zero.</summary>
    [Fact]
    public void Conv2d_NextImageIsNaN_ThisOneIsNot()
    {
        var device = new CpuDevice(threads: 1);
        var shape = new Shape(2, 32, 6, 6);
        float[] values = Draw(device, shape, 0).ToArray();
        values.AsSpan(shape.ImageCount).Fill(float.NaN);
        var y = device.Allocate(shape);
        device.Conv2d(device.From(shape, values), Draw(device, new Shape(32, 32, 3, 3), 1, TensorKind.Filter), null, null, false, y);
        Assert.All(y.ToArray()[..shape.ImageCount], value => Assert.True(float.IsFinite(value)));
    }

    private static (float[] Direct, float[] Winograd) Both(CpuInstructionSet set, Func<Device, Tensor> run) =>
        (run(new CpuDevice(2, set, winograd: false)).ToArray(), run(new CpuDevice(2, set)).ToArray());

    private static (Tensor Weight, Tensor Bias) Gradients(Device device, Shape shape, int outputs, bool accumulate)
    {
        var dw = Draw(device, new Shape(outputs, shape.C, 3, 3), 7, TensorKind.Filter);
        var db = Draw(device, Shape.Vector(outputs), 8, TensorKind.Vector);
        device.Conv2dBackwardFilter(Draw(device, shape, 0), Draw(device, shape.WithC(outputs), 5), accumulate, dw, db);
        return (dw, db);
    }

    private static void AssertClose((float[] Direct, float[] Winograd) results)
    {
        double rms = Math.Sqrt(results.Direct.Average(value => (double)value * value));
        Assert.All(results.Direct.Zip(results.Winograd), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, Tolerance * rms));
        Assert.NotEqual(results.Direct, results.Winograd);
    }

    private static Tensor Draw(Device device, Shape shape, int image, TensorKind kind = TensorKind.Image)
    {
        var values = new float[shape.Count];
        Noise.FillGaussian(new NoiseKey(3, NoiseStream.Data), image, values);
        return device.From(shape, values, kind);
    }
}
