using Ebb.Devices;
using Ebb.Spec.Nn;
using Ebb.Tensors;

namespace Ebb.Tests.Devices;

/// <summary>The layers of a U-Net against the specification in double, for every device and awkward shapes.</summary>
public sealed class LayerLaws
{
    // Some tens of float32 roundings of the largest number.
    private const double Tolerance = 1e-5;

    private static readonly Shape[] Shapes =
    [
        new(1, 1, 1, 1), new(2, 3, 5, 7), new(1, 4, 1, 1), new(3, 6, 7, 5), new(2, 8, 4, 4), new(1, 12, 3, 9), new(2, 16, 6, 6), new(2, 20, 5, 3), new(1, 48, 12, 13),
    ];

    public static TheoryData<string> Devices => DeviceRegistry.Names;

    [Theory]
    [MemberData(nameof(Devices))]
    public void Silu_EveryShape_MatchesTheSpec(string name)
    {
        var device = DeviceRegistry.Get(name);
        foreach (var shape in Shapes)
        {
            var (x, dy, held) = (Wide(device, shape), Samples.Gaussian(device, shape, 2), Samples.Gaussian(device, shape, 3));
            var y = device.Allocate(shape);
            device.Silu(x, y);
            SpecTensors.AssertClose(Silu.Forward(x.Spec()), y, Tolerance, $"silu of {shape}");
            device.Copy(x, y);
            device.Silu(y, y);
            SpecTensors.AssertClose(Silu.Forward(x.Spec()), y, Tolerance, $"silu of {shape} in place");
            foreach (bool accumulate in (bool[])[false, true])
            {
                var dx = Copy(held);
                device.SiluBackward(x, dy, accumulate, dx);
                SpecTensors.AssertClose(SpecTensors.Plus(SpecTensors.Values(Silu.Gradient(x.Spec(), dy.Spec())), held, accumulate), dx, Tolerance, $"dx of silu of {shape}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Silu_OfNaNAndOfFarNumbers_IsWhatItShouldBe(string name)
    {
        var device = DeviceRegistry.Get(name);
        var y = device.Allocate(new Shape(1, 1, 1, 4));
        device.Silu(device.From(y.Shape, [float.NaN, 1e30f, -1e30f, 0]), y);
        var got = y.ToArray();
        Assert.True(float.IsNaN(got[0]));
        Assert.Equal(1e30f, got[1]);
        Assert.InRange(got[2], -1e-6f, 0);
        Assert.Equal(0, got[3]);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void GroupNorm_EveryShapeAndNumberOfGroups_MatchesTheSpec(string name)
    {
        var device = DeviceRegistry.Get(name);
        foreach (var shape in Shapes)
        {
            foreach (int groups in Enumerable.Range(1, shape.C).Where(groups => shape.C % groups == 0))
            {
                CheckGroupNorm(device, Samples.Gaussian(device, shape, 1), groups, silu: groups % 2 == 0, accumulate: groups % 3 == 0);
            }
        }
    }

    // Mean 100 and deviation 0.5: E[x^2] - E[x]^2 in float32 would be wrong in the second digit.
    [Theory]
    [MemberData(nameof(Devices))]
    public void GroupNorm_OfAMeanFarFromZero_KeepsItsDigits(string name)
    {
        var device = DeviceRegistry.Get(name);
        var x = device.From(new Shape(2, 6, 7, 5), [.. Samples.Gaussian(device, new Shape(2, 6, 7, 5), 1).ToArray().Select(value => 100 + (value / 2))]);
        var (weight, bias) = (Vector(device, 6, 4), Vector(device, 6, 5));
        var (statistics, y) = (device.Allocate(new Shape(2, 6, 1, 1)), device.Allocate(x.Shape));
        device.GroupNorm(x, weight, bias, 1e-5, silu: false, statistics, y);
        SpecTensors.AssertClose(GroupNorm.Forward(x.Spec(), weight.Spec(), bias.Spec(), 3, 1e-5), y, 1e-5, "a group norm far from zero");
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Attention_EveryShapeAndNumberOfHeads_MatchesTheSpec(string name)
    {
        var device = DeviceRegistry.Get(name);
        foreach (var shape in Shapes)
        {
            foreach (int heads in Enumerable.Range(1, shape.C).Where(heads => shape.C % heads == 0 && (shape.C < 20 || heads is 1 or 4)))
            {
                var (q, k, v, dy) = (Samples.Gaussian(device, shape, 1), Samples.Gaussian(device, shape, 2), Samples.Gaussian(device, shape, 3), Samples.Gaussian(device, shape, 4));
                var (y, held) = (device.Allocate(shape), Samples.Gaussian(device, shape, 5));
                device.Attention(q, k, v, heads, y);
                string what = $"attention of {heads} heads over {shape}";
                SpecTensors.AssertClose(SpecTensors.OfHeads(Attention.Forward(q.SpecHeads(heads), k.SpecHeads(heads), v.SpecHeads(heads))), y, Tolerance, what);

                var (dq, dk, dv) = (Copy(held), Copy(held), Copy(held));
                var accumulate = (Q: heads % 2 == 0, K: heads % 3 == 0, V: heads % 2 == 1);
                device.AttentionBackward(q, k, v, heads, dy, accumulate, dq, dk, dv);
                var want = Attention.Gradients(q.SpecHeads(heads), k.SpecHeads(heads), v.SpecHeads(heads), dy.SpecHeads(heads));
                SpecTensors.AssertClose(SpecTensors.Plus(SpecTensors.OfHeads(want.Q), held, accumulate.Q), dq, Tolerance, "dq of " + what);
                SpecTensors.AssertClose(SpecTensors.Plus(SpecTensors.OfHeads(want.K), held, accumulate.K), dk, Tolerance, "dk of " + what);
                SpecTensors.AssertClose(SpecTensors.Plus(SpecTensors.OfHeads(want.V), held, accumulate.V), dv, Tolerance, "dv of " + what);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Attention_OfScoresBeyondTheRangeOfExp_StaysFinite(string name)
    {
        var device = DeviceRegistry.Get(name);
        var shape = new Shape(1, 1, 1, 3);
        var (q, v, y) = (device.From(shape, [30, -30, 0]), device.From(shape, [1f, 2, 3]), device.Allocate(shape));
        device.Attention(q, q, v, 1, y);
        Assert.Equal([1f, 2, 2], y.ToArray());
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Upsample_EveryShape_MatchesTheSpec(string name)
    {
        var device = DeviceRegistry.Get(name);
        foreach (var shape in Shapes)
        {
            var large = new Shape(shape.N, shape.C, 2 * shape.H, 2 * shape.W);
            var (x, y, dy, held) = (Samples.Gaussian(device, shape, 1), device.Allocate(large), Samples.Gaussian(device, large, 2), Samples.Gaussian(device, shape, 3));
            device.Upsample(x, y);
            SpecTensors.AssertClose(Upsample.Forward(x.Spec()), y, 0, $"{shape} doubled");
            foreach (bool accumulate in (bool[])[false, true])
            {
                var dx = Copy(held);
                device.UpsampleBackward(dy, accumulate, dx);
                SpecTensors.AssertClose(SpecTensors.Plus(SpecTensors.Values(Upsample.Gradient(dy.Spec())), held, accumulate), dx, Tolerance, $"dx of {shape} doubled");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void ConcatenateAndTakeChannels_EveryPairOfWidths_MatchTheSpec(string name)
    {
        var device = DeviceRegistry.Get(name);
        foreach (int first in (int[])[1, 3, 4, 8, 13, 16, 32])
        {
            foreach (int second in (int[])[1, 4, 7, 16, 19])
            {
                var (a, b) = (Samples.Gaussian(device, new Shape(2, first, 3, 5), 1), Samples.Gaussian(device, new Shape(2, second, 3, 5), 2));
                var (y, held) = (device.Allocate(new Shape(2, first + second, 3, 5)), Samples.Gaussian(device, b.Shape, 3));
                device.Concatenate(a, b, y);
                SpecTensors.AssertClose(Channels.Concatenate(a.Spec(), b.Spec()), y, 0, $"{first} and {second} channels");
                var part = Copy(held);
                device.TakeChannels(y, first, accumulate: false, part);
                SpecTensors.AssertClose(b.Spec(), part, 0, $"{second} channels from {first} on");
                device.Copy(held, part);
                device.TakeChannels(y, first, accumulate: true, part);
                SpecTensors.AssertClose(SpecTensors.Plus(SpecTensors.Values(b.Spec()), held, accumulate: true), part, Tolerance, $"{second} channels from {first} on, added");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void PerChannelOperations_EveryShape_MatchTheSpec(string name)
    {
        var device = DeviceRegistry.Get(name);
        foreach (var shape in Shapes)
        {
            var (x, dy, y, held) = (Samples.Gaussian(device, shape, 1), Samples.Gaussian(device, shape, 2), device.Allocate(shape), Samples.Gaussian(device, shape, 3));
            var e = Samples.Gaussian(device, new Shape(shape.N, shape.C, 1, 1), 4);
            device.AddPerChannel(x, e, y);
            SpecTensors.AssertClose(PerChannel.Add(x.Spec(), e.SpecMatrix()), y, Tolerance, $"{shape} plus an embedding");

            var pair = Samples.Gaussian(device, new Shape(shape.N, 2 * shape.C, 1, 1), 5);
            device.ScaleShift(x, pair, y);
            SpecTensors.AssertClose(PerChannel.ScaleShift(x.Spec(), pair.SpecMatrix()), y, Tolerance, $"{shape} scaled and shifted");
            var want = PerChannel.ScaleShiftGradients(x.Spec(), pair.SpecMatrix(), dy.Spec());
            foreach (bool accumulate in (bool[])[false, true])
            {
                var (sum, dx, de) = (Copy(e), Copy(held), Copy(pair));
                device.SumPixels(x, accumulate, sum);
                SpecTensors.AssertClose(SpecTensors.Plus(SpecTensors.Values(PerChannel.Sum(x.Spec())), e, accumulate), sum, Tolerance, $"{shape} summed");
                device.ScaleShiftBackward(x, pair, dy, accumulate, dx, accumulate, de);
                SpecTensors.AssertClose(SpecTensors.Plus(SpecTensors.Values(want.X), held, accumulate), dx, Tolerance, $"dx of {shape} scaled and shifted");
                SpecTensors.AssertClose(SpecTensors.Plus(SpecTensors.Values(want.E), pair, accumulate), de, Tolerance, $"de of {shape} scaled and shifted");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void ScaleImagesAndMix_EveryShape_TreatEachImageByItsNumbers(string name)
    {
        var device = DeviceRegistry.Get(name);
        foreach (var shape in Shapes)
        {
            var (x, eps, y) = (Samples.Gaussian(device, shape, 1), Samples.Gaussian(device, shape, 2), device.Allocate(shape));
            float[] factors = [.. Enumerable.Range(0, 2 * shape.N).Select(i => 0.5f + i)];
            foreach (int options in (int[])[0, 1, 2, 3])
            {
                var (offsets, accumulate) = ((options & 1) != 0, (options & 2) != 0);
                device.Copy(eps, y);
                device.ScaleImages(x, device.From(new Shape(shape.N, 2, 1, 1), factors), offsets, accumulate, y);
                double[] scaled = [.. x.ToArray().Select((value, i) => (factors[i / shape.ImageCount * 2] * (double)value) + (offsets ? factors[(i / shape.ImageCount * 2) + 1] : 0))];
                SpecTensors.AssertClose(SpecTensors.Plus(scaled, eps, accumulate), y, Tolerance, $"images {shape} scaled with options {options}");
            }

            float[] fromX = factors[..shape.N], fromEps = [.. fromX.Select(weight => 1 - weight)];
            device.Mix(x, eps, fromX, fromEps, y);
            double[] mixed = [.. x.ToArray().Zip(eps.ToArray()).Select((pair, i) => (fromX[i / shape.ImageCount] * (double)pair.First) + (fromEps[i / shape.ImageCount] * (double)pair.Second))];
            SpecTensors.AssertClose(mixed, y, Tolerance, $"images {shape} mixed");
            device.Mix(x, null, default, default, y);
            Assert.Equal(x.ToArray(), y.ToArray());
        }
    }

    private static void CheckGroupNorm(Device device, Tensor x, int groups, bool silu, bool accumulate)
    {
        var shape = x.Shape;
        string what = $"group norm of {groups} groups over {shape}, silu {silu}";
        var (weight, bias) = (Vector(device, shape.C, 4), Vector(device, shape.C, 5));
        var (statistics, y) = (device.Allocate(new Shape(shape.N, 2 * groups, 1, 1)), device.Allocate(shape));
        device.GroupNorm(x, weight, bias, 1e-3, silu, statistics, y);
        var normal = GroupNorm.Forward(x.Spec(), weight.Spec(), bias.Spec(), groups, 1e-3);
        SpecTensors.AssertClose(silu ? Silu.Forward(normal) : normal, y, Tolerance, what);
        ConvolutionCase.AssertPaddingZero(statistics);

        // One pixel alone in its group has the gradient 0, and its rounding is that of the numbers it is the difference of.
        var (dy, held) = (Samples.Gaussian(device, shape, 6), Samples.Gaussian(device, shape, 7));
        var (dx, dWeight, dBias) = (Copy(held), Copy(weight), Copy(bias));
        device.GroupNormBackward(x, weight, bias, statistics, silu, dy, accumulate, dx, accumulate, dWeight, dBias);
        var upstream = silu ? Silu.Gradient(normal, dy.Spec()) : dy.Spec();
        double[] wantX = SpecTensors.Values(GroupNorm.InputGradient(x.Spec(), weight.Spec(), groups, 1e-3, upstream));
        var want = GroupNorm.ParameterGradients(x.Spec(), groups, 1e-3, upstream);
        double size = statistics.ToArray().Max() * dy.ToArray().Max(MathF.Abs) * weight.ToArray().Max(MathF.Abs);
        double scale = Math.Max(1, size / (1e-3 + wantX.Max(Math.Abs)));
        SpecTensors.AssertClose(SpecTensors.Plus(wantX, held, accumulate), dx, Tolerance * scale, "dx of " + what);
        SpecTensors.AssertClose(SpecTensors.Plus(SpecTensors.Values(want.Weight), weight, accumulate), dWeight, Tolerance, "dWeight of " + what);
        SpecTensors.AssertClose(SpecTensors.Plus(SpecTensors.Values(want.Bias), bias, accumulate), dBias, Tolerance, "dBias of " + what);
    }

    // Far beyond where silu bends, and zeros.
    private static Tensor Wide(Device device, Shape shape) =>
        device.From(shape, [.. Samples.Gaussian(device, shape, 1).ToArray().Select((value, i) => i % 7 == 3 ? 0 : value * (1 + (i % 5 * 10)))]);

    private static Tensor Vector(Device device, int length, int seed) => Samples.Gaussian(device, Shape.Vector(length), seed, TensorKind.Vector);

    private static Tensor Copy(Tensor tensor) => tensor.Device.From(tensor.Shape, tensor.ToArray(), tensor.Kind);
}
