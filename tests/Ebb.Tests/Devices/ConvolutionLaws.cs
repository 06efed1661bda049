using Ebb.Tensors;

namespace Ebb.Tests.Devices;

/// <summary>The convolution and its gradients against plain loops, for every device, shape and epilogue.</summary>
public sealed class ConvolutionLaws
{
    private const int FewMultiplies = 1 << 21;

    public static TheoryData<string> Devices => DeviceRegistry.Names;

    [Theory]
    [MemberData(nameof(Devices))]
    public void Conv2d_EveryShapeAndEpilogue_MatchesPlainLoops(string name)
    {
        var device = DeviceRegistry.Get(name);
        foreach (var of in ConvolutionCase.All)
        {
            var x = device.From(of.Input, of.X);
            var w = device.From(of.Filter, of.W, TensorKind.Filter);
            var bias = device.From(Shape.Vector(of.Output.C), of.Bias, TensorKind.Vector);
            var residual = device.From(of.Output, of.Residual);
            var y = device.Allocate(of.Output);
            foreach (int options in Options(of))
            {
                var (b, r, relu) = ((options & 1) == 0 ? null : bias, (options & 2) == 0 ? null : residual, (options & 4) != 0);
                device.Conv2d(x, w, b, r, relu, y);
                ConvolutionCase.AssertEqual(Expected(of, b is not null, r is not null, relu), y, of, $"y with options {options}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Conv2dBackwardInput_EveryShapeAndEpilogue_MatchesPlainLoops(string name)
    {
        var device = DeviceRegistry.Get(name);
        foreach (var of in ConvolutionCase.All)
        {
            var dy = device.From(of.Output, of.Dy);
            var w = device.From(of.Filter, of.W, TensorKind.Filter);
            var mask = device.From(of.Input, of.Mask);
            foreach (int options in (int[])[0, 1, 2, 3])
            {
                var (accumulate, masked) = ((options & 1) != 0, (options & 2) != 0);
                var dx = device.From(of.Input, of.Held);
                device.Conv2dBackwardInput(dy, w, accumulate, masked ? mask : null, dx);
                var want = of.Dx.Select((value, i) => masked && of.Mask[i] <= 0 ? 0 : value + (accumulate ? of.Held[i] : 0)).ToArray();
                ConvolutionCase.AssertEqual(want, dx, of, $"dx with options {options}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Conv2dBackwardFilter_EveryShape_MatchesPlainLoops(string name)
    {
        var device = DeviceRegistry.Get(name);
        foreach (var of in ConvolutionCase.All)
        {
            var x = device.From(of.Input, of.X);
            var dy = device.From(of.Output, of.Dy);
            var dw = device.From(of.Filter, of.W, TensorKind.Filter);
            var db = device.From(Shape.Vector(of.Output.C), of.Bias, TensorKind.Vector);
            device.Conv2dBackwardFilter(x, dy, accumulate: true, dw, db);
            ConvolutionCase.AssertEqual(of.Dw.Zip(of.W, (a, b) => a + b).ToArray(), dw, of, "dw, accumulated");
            ConvolutionCase.AssertEqual(of.Db.Zip(of.Bias, (a, b) => a + b).ToArray(), db, of, "db, accumulated");

            device.Conv2dBackwardFilter(x, dy, accumulate: false, dw, db);
            ConvolutionCase.AssertEqual(of.Dw, dw, of, "dw");
            ConvolutionCase.AssertEqual(of.Db, db, of, "db");

            device.Conv2dBackwardFilter(x, dy, accumulate: false, dw, null);
            ConvolutionCase.AssertEqual(of.Dw, dw, of, "dw without db");
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Conv2dBackwardInput_AfterTheWeightsChange_UsesTheNewOnes(string name)
    {
        var device = DeviceRegistry.Get(name);
        var of = ConvolutionCase.All[2];
        var dy = device.From(of.Output, of.Dy);
        var w = device.Allocate(of.Filter, TensorKind.Filter);
        var dx = device.Allocate(of.Input);
        device.Conv2dBackwardInput(dy, w, accumulate: false, mask: null, dx);
        w.CopyFrom(of.W);
        device.Conv2dBackwardInput(dy, w, accumulate: false, mask: null, dx);
        ConvolutionCase.AssertEqual(of.Dx, dx, of, "dx");
    }

    // <dy, conv(x)> = <dx, x> = <dw, w> for the gradients of a linear map, with real numbers.
    [Theory]
    [MemberData(nameof(Devices))]
    public void Conv2dGradients_OfRealNumbers_AreAdjoint(string name)
    {
        var device = DeviceRegistry.Get(name);
        foreach (int kernel in (int[])[1, 3, 5])
        {
            var (input, output) = (new Shape(2, 9, 12, 13), new Shape(2, 17, 12, 13));
            var x = Samples.Gaussian(device, input, 1);
            var dy = Samples.Gaussian(device, output, 2);
            var w = Samples.Gaussian(device, new Shape(17, 9, kernel, kernel), 3, TensorKind.Filter);
            var (y, dx, dw) = (device.Allocate(output), device.Allocate(input), device.Allocate(w.Shape, TensorKind.Filter));
            device.Conv2d(x, w, b: null, residual: null, relu: false, y);
            device.Conv2dBackwardInput(dy, w, accumulate: false, mask: null, dx);
            device.Conv2dBackwardFilter(x, dy, accumulate: false, dw, db: null);

            // The products are about as large as the square root of their number; float32 rounding is far below this.
            double want = Samples.Dot(dy, y), tolerance = 1e-6 * Math.Sqrt(Samples.Dot(dy, dy) * Samples.Dot(y, y));
            Assert.Equal(want, Samples.Dot(dx, x), tolerance);
            Assert.Equal(want, Samples.Dot(dw, w), tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Conv2d_NaNUnderRelu_StaysNaN(string name)
    {
        var device = DeviceRegistry.Get(name);
        var x = device.From(new Shape(1, 1, 1, 2), [float.NaN, 1]);
        var w = device.From(new Shape(1, 1, 1, 1), [1f], TensorKind.Filter);
        var y = device.Allocate(new Shape(1, 1, 1, 2));
        device.Conv2d(x, w, b: null, residual: null, relu: true, y);
        Assert.Equal([float.NaN, 1], y.ToArray());
    }

    private static IEnumerable<int> Options(ConvolutionCase of) =>
        (long)of.Output.Count * of.Filter.ImageCount < FewMultiplies ? Enumerable.Range(0, 8) : [0, 7];

    private static float[] Expected(ConvolutionCase of, bool bias, bool residual, bool relu)
    {
        var y = (float[])of.Y.Clone();
        int plane = of.Output.H * of.Output.W;
        for (int i = 0; i < y.Length; i++)
        {
            if (bias) y[i] += of.Bias[i / plane % of.Output.C];
            if (residual) y[i] += of.Residual[i];
            if (relu) y[i] = Math.Max(y[i], 0);
        }

        return y;
    }
}
