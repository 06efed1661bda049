using Ebb.Devices;
using Ebb.Tensors;

namespace Ebb.Tests.Devices;

/// <summary>The operations on single elements against one line of scalar code, for every device.</summary>
public sealed class ElementLaws
{
    // Sizes around the vectors and the blocks of the kernels, with and without padding.
    private static readonly Shape[] Shapes =
    [
        new(1, 1, 1, 1), new(1, 1, 1, 7), new(2, 3, 7, 11), new(3, 4, 5, 5), new(1, 5, 3, 3), new(2, 9, 14, 10), new(1, 16, 33, 33), new(2, 17, 4, 6),
    ];

    public static TheoryData<string> Devices => DeviceRegistry.Names;

    [Theory]
    [MemberData(nameof(Devices))]
    public void UploadAndDownload_EveryShapeAndKind_GiveTheValuesBack(string name)
    {
        var device = DeviceRegistry.Get(name);
        foreach (var shape in Shapes.Append(new Shape(17, 9, 3, 3)).Append(new Shape(33, 3, 5, 5)))
        {
            foreach (var kind in (TensorKind[])[TensorKind.Image, TensorKind.Filter])
            {
                var values = Values(shape, 1);
                var tensor = device.From(shape, values, kind);
                Assert.Equal(values, tensor.ToArray());
                Assert.True(device.BytesFor(shape, kind) >= (long)shape.Count * sizeof(float));
                Assert.Equal(device.BytesFor(shape, kind), tensor.Storage.Bytes);
            }
        }

        for (int length = 1; length <= 65; length++)
        {
            var values = Values(Shape.Vector(length), 1);
            Assert.Equal(values, device.From(Shape.Vector(length), values, TensorKind.Vector).ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Allocate_Anything_HoldsZeros(string name)
    {
        var device = DeviceRegistry.Get(name);
        foreach (var shape in Shapes) Assert.All(device.Allocate(shape).ToArray(), value => Assert.Equal(0, value));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Fill_EveryKind_SetsTheValuesAlone(string name)
    {
        var device = DeviceRegistry.Get(name);
        foreach (var kind in Enum.GetValues<TensorKind>())
        {
            var shape = kind == TensorKind.Vector ? Shape.Vector(5) : new Shape(2, 5, 3, 3);
            var tensor = device.From(shape, Values(shape, 1), kind);
            foreach (float value in (float[])[2.5f, 0])
            {
                device.Fill(tensor, value);
                Assert.All(tensor.ToArray(), got => Assert.Equal(value, got));
                ConvolutionCase.AssertPaddingZero(tensor);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Copy_EveryShape_CopiesTheValues(string name) =>
        Check(name, (device, a, _, target) => device.Copy(a, target), (a, _, _) => a);

    [Theory]
    [MemberData(nameof(Devices))]
    public void Add_EveryShape_Adds(string name) =>
        Check(name, (device, a, b, target) => device.Add(a, b, target), (a, b, _) => a + b);

    [Theory]
    [MemberData(nameof(Devices))]
    public void Relu_EveryShape_KeepsPositiveValues(string name) =>
        Check(name, (device, a, _, target) => device.Relu(a, target), (a, _, _) => a > 0 ? a : 0);

    [Theory]
    [MemberData(nameof(Devices))]
    public void ReluBackward_EveryShape_PassesGradientsOfPositiveValues(string name) =>
        Check(name, (device, a, b, target) => device.ReluBackward(a, b, accumulate: false, target), (a, b, _) => a > 0 ? b : 0);

    [Theory]
    [MemberData(nameof(Devices))]
    public void ReluBackward_Accumulating_AddsToWhatWasThere(string name) =>
        Check(name, (device, a, b, target) => device.ReluBackward(a, b, accumulate: true, target), (a, b, held) => a > 0 ? held + b : held);

    [Theory]
    [MemberData(nameof(Devices))]
    public void ElementOperations_IntoAnOperand_GiveTheSame(string name)
    {
        var device = DeviceRegistry.Get(name);
        var shape = new Shape(2, 3, 7, 11);
        var (a, b) = (Values(shape, 1), Values(shape, 2));

        var target = device.From(shape, a);
        device.Add(target, device.From(shape, b), target);
        Assert.Equal(a.Zip(b, (x, y) => x + y), target.ToArray());

        target = device.From(shape, a);
        device.Relu(target, target);
        Assert.Equal(a.Select(x => Math.Max(x, 0)), target.ToArray());

        target = device.From(shape, b);
        device.ReluBackward(device.From(shape, a), target, accumulate: false, target);
        Assert.Equal(a.Zip(b, (x, y) => x > 0 ? y : 0), target.ToArray());
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Relu_OfNaN_StaysNaN(string name)
    {
        var device = DeviceRegistry.Get(name);
        var shape = new Shape(1, 1, 1, 3);
        var y = device.Allocate(shape);
        device.Relu(device.From(shape, [float.NaN, -1, 1]), y);
        Assert.Equal([float.NaN, 0, 1], y.ToArray());
    }

    private static void Check(string name, Action<Device, Tensor, Tensor, Tensor> operation, Func<float, float, float, float> definition)
    {
        var device = DeviceRegistry.Get(name);
        foreach (var shape in Shapes)
        {
            var (a, b, held) = (Values(shape, 1), Values(shape, 2), Values(shape, 3));
            var target = device.From(shape, held);
            operation(device, device.From(shape, a), device.From(shape, b), target);
            Assert.Equal(a.Select((value, i) => definition(value, b[i], held[i])), target.ToArray());
            ConvolutionCase.AssertPaddingZero(target);
        }
    }

    // Some values are exactly zero: relu's gradient there is 0.
    private static float[] Values(Shape shape, int seed)
    {
        var random = new System.Random(seed);
        return [.. Enumerable.Range(0, shape.Count).Select(_ => random.Next(5) == 0 ? 0 : (random.NextSingle() * 4) - 2)];
    }
}
