using Ebb.Devices;
using Ebb.Spec.Reverse;
using Ebb.Tensors;

namespace Ebb.Tests.Devices;

/// <summary>Loss, mixing, sampler steps and Adam against double arithmetic, for every device.</summary>
public sealed class DiffusionLaws
{
    // A few float32 roundings of numbers of order one.
    private const double Tolerance = 2e-6;

    private static readonly Shape[] Shapes =
    [
        new(1, 1, 1, 1), new(3, 1, 7, 5), new(2, 2, 7, 11), new(3, 3, 32, 32), new(2, 4, 5, 9), new(2, 7, 6, 6), new(1, 8, 6, 6), new(2, 20, 5, 5), new(1, 16, 40, 40),
    ];

    public static TheoryData<string> Devices => DeviceRegistry.Names;

    [Theory]
    [MemberData(nameof(Devices))]
    public void SquaredError_EveryShape_MatchesDouble(string name)
    {
        var device = DeviceRegistry.Get(name);
        foreach (var shape in Shapes)
        {
            var (a, b) = (Samples.Gaussian(device, shape, 1), Samples.Gaussian(device, shape, 2));
            var gradient = device.Allocate(shape);
            var differences = a.ToArray().Zip(b.ToArray(), (x, y) => x - y).ToArray();
            double want = differences.Sum(d => (double)d * d);

            Assert.Equal(want, device.SquaredError(a, b), want * 1e-7);
            Assert.Equal(device.SquaredError(a, b), device.SquaredErrorWithGradient(a, b, 0.5f, gradient));
            Assert.Equal(differences.Select(d => 0.5f * d), gradient.ToArray());
            ConvolutionCase.AssertPaddingZero(gradient);

            double squares = a.ToArray().Sum(x => (double)x * x);
            Assert.Equal(squares, device.SumOfSquares(a), squares * 1e-7);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void MixWithTime_EveryShape_WritesTheMixtureAndTheTime(string name)
    {
        var device = DeviceRegistry.Get(name);
        foreach (var shape in Shapes)
        {
            var (x, eps) = (Samples.Gaussian(device, shape, 1), Samples.Gaussian(device, shape, 2));
            var input = device.Allocate(shape.WithC(shape.C + 1));
            float[] fromX = PerImage(shape, 0.9f), fromEps = PerImage(shape, 0.4f), time = PerImage(shape, 0.25f);

            var scaled = x.ToArray().Select((value, i) => fromX[i / shape.ImageCount] * value);
            var noise = eps.ToArray().Select((value, i) => fromEps[i / shape.ImageCount] * value);

            device.MixWithTime(x, eps, fromX, fromEps, time, input);
            AssertMixed(shape, [.. scaled.Zip(noise, (a, b) => a + b)], time, input);
            device.MixWithTime(x, null, fromX, default, time, input);
            AssertMixed(shape, x.ToArray(), time, input);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void ReverseStep_EveryShape_MatchesTheTwoLines(string name)
    {
        var device = DeviceRegistry.Get(name);
        foreach (var shape in Shapes)
        {
            foreach (bool clamp in (bool[])[true, false])
            {
                foreach (bool noisy in (bool[])[true, false])
                {
                    AssertReverseStep(device, shape, new(1.25, -0.75, clamp, 0.3, 0.8, -0.4, noisy ? 0.2 : 0));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void ReverseStep_OneNaNAnywhere_ReturnsNaN(string name)
    {
        var device = DeviceRegistry.Get(name);
        var shape = new Shape(2, 3, 5, 7);
        var x = Samples.Gaussian(device, shape, 1);
        for (int i = 0; i < shape.Count; i += 13)
        {
            var values = new float[shape.Count];
            values[i] = float.NaN;
            var xPrev = device.Allocate(shape);
            foreach (bool clamp in (bool[])[true, false])
            {
                Assert.Equal(float.NaN, device.ReverseStep(x, device.From(shape, values), null, new(1, -1, clamp, 0, 1, 0.5, 0), xPrev));
            }

            Assert.Equal(float.NaN, xPrev.ToArray()[i]);
            Assert.Equal(1, xPrev.ToArray().Count(float.IsNaN));
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void AdamStep_SeveralSteps_MatchesDouble(string name)
    {
        var device = DeviceRegistry.Get(name);
        foreach (var (shape, kind) in (ReadOnlySpan<(Shape, TensorKind)>)
            [(new Shape(17, 9, 3, 3), TensorKind.Filter), (new Shape(64, 64, 3, 3), TensorKind.Filter), (new Shape(3, 5, 1, 1), TensorKind.Filter), (Shape.Vector(5), TensorKind.Vector)])
        {
            var p = Samples.Gaussian(device, shape, 1, kind);
            var (m, v) = (device.Allocate(shape, kind), device.Allocate(shape, kind));
            var (wantP, wantM, wantV) = (p.ToArray().Select(x => (double)x).ToArray(), new double[shape.Count], new double[shape.Count]);
            for (int step = 1; step <= 3; step++)
            {
                var g = Samples.Gaussian(device, shape, step + 1, kind);
                var factors = new AdamFactors(0.01 / (1 - Math.Pow(0.9, step)), 1 / Math.Sqrt(1 - Math.Pow(0.999, step)), 0.9, 0.999, 1e-8);
                device.AdamStep(p, g, m, v, factors);
                Adam(wantP, g.ToArray(), wantM, wantV, factors);
            }

            AssertClose(wantP, p);
            AssertClose(wantM, m);
            AssertClose(wantV, v);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void AdamStep_WithoutEpsilon_LeavesThePaddingAlone(string name)
    {
        var device = DeviceRegistry.Get(name);
        var shape = new Shape(3, 3, 3, 3);
        var (p, g) = (Samples.Gaussian(device, shape, 1, TensorKind.Filter), Samples.Gaussian(device, shape, 2, TensorKind.Filter));
        var (m, v) = (device.Allocate(shape, TensorKind.Filter), device.Allocate(shape, TensorKind.Filter));
        device.AdamStep(p, g, m, v, new AdamFactors(0.01, 1, 0.9, 0.999, 0));
        Assert.All(p.ToArray(), value => Assert.True(float.IsFinite(value)));
        ConvolutionCase.AssertPaddingZero(p);
    }

    private static float[] PerImage(Shape shape, float first) => [.. Enumerable.Range(0, shape.N).Select(n => first + (0.125f * n))];

    private static void AssertMixed(Shape shape, float[] mixed, float[] time, Tensor input)
    {
        int plane = shape.H * shape.W;
        var want = new double[input.Shape.Count];
        for (int i = 0; i < want.Length; i++)
        {
            var (channel, place) = Math.DivRem(i, plane);
            var (n, c) = Math.DivRem(channel, shape.C + 1);
            want[i] = c == shape.C ? time[n] : mixed[(((n * shape.C) + c) * plane) + place];
        }

        AssertClose(want, input);
    }

    private static void AssertReverseStep(Device device, Shape shape, ReverseCoefficients<double> c)
    {
        var (x, epsHat, noise) = (Samples.Gaussian(device, shape, 1), Samples.Gaussian(device, shape, 2), Samples.Gaussian(device, shape, 3));
        var (xs, es, zs) = (x.ToArray(), epsHat.ToArray(), noise.ToArray());
        var want = new double[shape.Count];
        for (int i = 0; i < want.Length; i++)
        {
            double x0Hat = (c.X0FromX * xs[i]) + (c.X0FromOutput * es[i]);
            if (c.ClampX0) x0Hat = Math.Clamp(x0Hat, -1, 1);
            want[i] = (c.FromX * xs[i]) + (c.FromX0 * x0Hat) + (c.FromOutput * es[i]) + (c.FromNoise * zs[i]);
        }

        // In place, as samplers call it.
        float largest = device.ReverseStep(x, epsHat, c.FromNoise == 0 ? null : noise, c, x);
        AssertClose(want, x);
        Assert.Equal(x.ToArray().Max(MathF.Abs), largest);
    }

    private static void Adam(double[] p, float[] g, double[] m, double[] v, AdamFactors f)
    {
        for (int i = 0; i < p.Length; i++)
        {
            m[i] = (f.Beta1 * m[i]) + ((1 - f.Beta1) * g[i]);
            v[i] = (f.Beta2 * v[i]) + ((1 - f.Beta2) * g[i] * g[i]);
            p[i] -= f.StepSize * m[i] / ((Math.Sqrt(v[i]) * f.RootScale) + f.Epsilon);
        }
    }

    private static void AssertClose(double[] want, Tensor got)
    {
        var values = got.ToArray();
        for (int i = 0; i < want.Length; i++)
        {
            if (Math.Abs(want[i] - values[i]) > Tolerance * (1 + Math.Abs(want[i])))
            {
                Assert.Fail($"Element {i} of {got} is {values[i]}; expected {want[i]}.");
            }
        }

        ConvolutionCase.AssertPaddingZero(got);
    }
}
