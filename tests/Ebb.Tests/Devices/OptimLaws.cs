using Ebb.Devices;
using Ebb.Spec.Optim;
using Ebb.Tensors;
using SpecTensor = System.Numerics.Tensors.Tensor<double>;

namespace Ebb.Tests.Devices;

/// <summary>Steps of the optimizer and of averages against the specification in double, for every device.</summary>
public sealed class OptimLaws
{
    // A few float32 roundings of numbers of order one.
    private const double Tolerance = 2e-6;

    private static readonly (Shape Shape, TensorKind Kind)[] Shapes =
    [
        (new(17, 9, 3, 3), TensorKind.Filter), (new(64, 64, 3, 3), TensorKind.Filter), (new(3, 5, 1, 1), TensorKind.Filter),
        (Shape.Vector(1), TensorKind.Vector), (Shape.Vector(37), TensorKind.Vector), (new(2, 3, 5, 7), TensorKind.Image),
    ];

    public static TheoryData<string> Devices => DeviceRegistry.Names;

    [Theory]
    [MemberData(nameof(Devices))]
    public void AdamStep_ClippedAndDecaying_FollowsTheSpec(string name)
    {
        var device = DeviceRegistry.Get(name);
        var rule = new AdamRule<double>(0.01, 0.9, 0.99, 1e-8) { WeightDecay = 0.3 };
        const double Clip = 0.37;
        foreach (var (shape, kind) in Shapes)
        {
            var (p, m, v) = (Samples.Gaussian(device, shape, 1, kind), device.Allocate(shape, kind), device.Allocate(shape, kind));
            var parameter = Widen(p);
            var moments = AdamMoments<double>.Zero(parameter);
            for (int step = 1; step <= 3; step++)
            {
                var g = Samples.Gaussian(device, shape, step + 1, kind);
                device.AdamStep(p, g, m, v, AdamFactors.Of(rule, step, Clip));
                var clipped = System.Numerics.Tensors.Tensor.Multiply<double>(Widen(g), Clip);
                (parameter, moments) = rule.Step(step, parameter, clipped, moments);
            }

            AssertClose(parameter, p);
            AssertClose(moments.First, m);
            AssertClose(moments.Second, v);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void AdamStep_AtRateZero_MovesOnlyTheMoments(string name)
    {
        var device = DeviceRegistry.Get(name);
        foreach (var (shape, kind) in Shapes)
        {
            var (p, g) = (Samples.Gaussian(device, shape, 1, kind), Samples.Gaussian(device, shape, 2, kind));
            var (m, v) = (device.Allocate(shape, kind), device.Allocate(shape, kind));
            float[] before = p.ToArray();
            device.AdamStep(p, g, m, v, AdamFactors.Of(new(0, 0.5, 0.75, 1e-8) { WeightDecay = 0.1 }, 1));
            Assert.Equal(before, p.ToArray());
            Assert.Equal(g.ToArray().Select(value => value / 2), m.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void EmaStep_SeveralSteps_FollowsTheSpec(string name)
    {
        var device = DeviceRegistry.Get(name);
        var rule = new EmaRule<double>(0.9, 0, UpdateAfterStep: null);
        foreach (var (shape, kind) in Shapes)
        {
            var average = Samples.Gaussian(device, shape, 1, kind);
            var want = Widen(average);
            for (int step = 1; step <= 4; step++)
            {
                var values = Samples.Gaussian(device, shape, step + 1, kind);
                device.EmaStep(average, values, 1 - rule.DecayAt(step));
                want = rule.Update(step, want, Widen(values));
            }

            AssertClose(want, average);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void EmaStep_OfEqualTensors_ChangesNoBit(string name)
    {
        var device = DeviceRegistry.Get(name);
        foreach (var (shape, kind) in Shapes)
        {
            var (average, values) = (Samples.Gaussian(device, shape, 1, kind), Samples.Gaussian(device, shape, 1, kind));
            device.EmaStep(average, values, 0.1);
            Assert.Equal(values.ToArray(), average.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Swap_OfTwoTensors_ExchangesTheirValues(string name)
    {
        var device = DeviceRegistry.Get(name);
        foreach (var (shape, kind) in Shapes)
        {
            var (a, b) = (Samples.Gaussian(device, shape, 1, kind), Samples.Gaussian(device, shape, 2, kind));
            var (first, second) = (a.ToArray(), b.ToArray());
            device.Swap(a, b);
            Assert.Equal(second, a.ToArray());
            Assert.Equal(first, b.ToArray());
            ConvolutionCase.AssertPaddingZero(a);
            ConvolutionCase.AssertPaddingZero(b);
        }
    }

    /// <summary>A device may keep what it derived from weights, but not once they changed.</summary>
    [Theory]
    [MemberData(nameof(Devices))]
    public void Conv2dBackwardInput_AfterItsWeightsMoved_SeesTheNewOnes(string name)
    {
        var device = DeviceRegistry.Get(name);
        var filter = new Shape(16, 16, 3, 3);
        var (w, other) = (Samples.Gaussian(device, filter, 1, TensorKind.Filter), Samples.Gaussian(device, filter, 2, TensorKind.Filter));
        var dy = Samples.Gaussian(device, new Shape(1, 16, 6, 6), 3);

        float[] before = Gradient(w), fromOther = Gradient(other);
        device.Swap(w, other);
        Assert.Equal(fromOther, Gradient(w));
        Assert.Equal(before, Gradient(other));
        device.EmaStep(w, other, 1);
        float[] want = Gradient(device.From(filter, w.ToArray(), TensorKind.Filter));
        Assert.Equal(want, Gradient(w));

        float[] Gradient(Tensor weights)
        {
            var dx = device.Allocate(dy.Shape);
            device.Conv2dBackwardInput(dy, weights, accumulate: false, mask: null, dx);
            return dx.ToArray();
        }
    }

    private static SpecTensor Widen(Tensor tensor)
    {
        double[] values = Array.ConvertAll(tensor.ToArray(), value => (double)value);
        return System.Numerics.Tensors.Tensor.Create(values, [values.Length]);
    }

    private static void AssertClose(SpecTensor want, Tensor got)
    {
        float[] values = got.ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            double expected = want[i];
            if (Math.Abs(expected - values[i]) > Tolerance * (1 + Math.Abs(expected))) Assert.Fail($"Element {i} of {got} is {values[i]}; expected {expected}.");
        }

        ConvolutionCase.AssertPaddingZero(got);
    }
}
