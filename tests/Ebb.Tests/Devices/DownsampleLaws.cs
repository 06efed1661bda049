using Ebb.Devices;
using Ebb.Spec.Nn;
using Ebb.Tensors;

namespace Ebb.Tests.Devices;

/// <summary>The convolution of stride 2 against the specification: of small whole numbers, so that every device gives every bit.</summary>
public sealed class DownsampleLaws
{
    public static TheoryData<string> Devices => DeviceRegistry.Names;

    private static (Shape Input, int Outputs)[] Cases =>
    [
        (new(1, 1, 2, 2), 1), (new(2, 3, 5, 7), 4), (new(1, 4, 8, 6), 9), (new(3, 6, 7, 5), 3), (new(2, 8, 4, 4), 16), (new(2, 16, 9, 12), 20), (new(1, 33, 16, 18), 32),
    ];

    [Theory]
    [MemberData(nameof(Devices))]
    public void Downsample_EveryShapeAndPadding_MatchesTheSpecExactly(string name)
    {
        var device = DeviceRegistry.Get(name);
        foreach (var (input, outputs) in Cases)
        {
            Check(device, input, outputs, DownsamplePadding.Around, ConvPlacement.HalvingPaddedAround);
            Check(device, input, outputs, DownsamplePadding.BelowRight, ConvPlacement.HalvingPaddedBelowRight);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Downsample_OfOnePixel_NeedsPaddingAround(string name)
    {
        var device = DeviceRegistry.Get(name);
        var x = device.From(new Shape(1, 1, 1, 1), [3f]);
        var w = Whole(device, new Shape(1, 1, 3, 3), 1, TensorKind.Filter);
        var y = device.Allocate(x.Shape);
        device.Downsample(x, w, null, DownsamplePadding.Around, y);
        Assert.Equal(3 * w.ToArray()[4], y.ToArray()[0]);
        Assert.Throws<ArgumentException>(() => device.Downsample(x, w, null, DownsamplePadding.BelowRight, y));
    }

    private static void Check(Device device, Shape input, int outputs, DownsamplePadding padding, ConvPlacement placement)
    {
        string what = $"{input} to {outputs} channels, padded {padding}";
        var (x, w) = (Whole(device, input, 1), Whole(device, new Shape(outputs, input.C, 3, 3), 2, TensorKind.Filter));
        var b = Whole(device, Shape.Vector(outputs), 3, TensorKind.Vector);
        var want = Conv2d.Forward(x.Spec(), w.Spec(), b.Spec(), placement);
        var output = new Shape(input.N, outputs, (int)want.Lengths[2], (int)want.Lengths[3]);
        var y = device.Allocate(output);
        device.Downsample(x, w, b, padding, y);
        SpecTensors.AssertClose(want, y, 0, what);

        var (dy, heldX) = (Whole(device, output, 4), Whole(device, input, 5));
        foreach (bool accumulate in (bool[])[false, true])
        {
            var (dx, dw, db) = (device.From(input, heldX.ToArray()), device.From(w.Shape, w.ToArray(), w.Kind), device.From(b.Shape, b.ToArray(), b.Kind));
            device.DownsampleBackwardInput(dy, w, padding, accumulate, dx);
            SpecTensors.AssertClose(SpecTensors.Plus(SpecTensors.Values(Conv2d.InputGradient(x.Spec(), w.Spec(), dy.Spec(), placement)), heldX, accumulate), dx, 0, "dx of " + what);
            device.DownsampleBackwardFilter(x, dy, padding, accumulate, dw, db);
            SpecTensors.AssertClose(SpecTensors.Plus(SpecTensors.Values(Conv2d.WeightGradient(x.Spec(), w.Spec(), dy.Spec(), placement)), w, accumulate), dw, 0, "dw of " + what);
            SpecTensors.AssertClose(SpecTensors.Plus(SpecTensors.Values(Conv2d.BiasGradient(dy.Spec())), b, accumulate), db, 0, "db of " + what);
        }
    }

    private static Tensor Whole(Device device, Shape shape, int seed, TensorKind kind = TensorKind.Image)
    {
        var random = new System.Random((shape.Count * 31) + seed);
        return device.From(shape, [.. Enumerable.Range(0, shape.Count).Select(_ => (float)random.Next(-2, 3))], kind);
    }
}
