using Ebb.Random;
using Ebb.Spec.Optim;
using Ebb.Tensors;

namespace Ebb.Devices;

/// <summary>
/// A quick self-test of a device: the kernels that training stands on, held against their naive twins on random numbers. It takes well under a
/// second, and finds a processor or a runtime that computes wrongly; the tests of Ebb go further.
/// </summary>
public static class KernelCheck
{
    // Float32 sums of some hundred products, in two orders. Winograd's transforms round about twice as often, with larger numbers.
    private const double Sums = 1e-5;
    private const double Transforms = 4e-5;

    // A few units in the last place.
    private const double Elements = 2e-6;

    private static readonly string[] ConvolutionParts = ["", ", gradient in its input", ", gradient in its filter"];

    // Few and many channels, on both sides of where Winograd's transform pays.
    private static readonly (Shape Input, int Outputs)[] Convolutions = [(new(2, 3, 16, 16), 16), (new(1, 8, 16, 16), 8), (new(1, 16, 16, 16), 16), (new(1, 33, 4, 8), 40)];

    /// <summary>Checks every kernel.</summary>
    public static IReadOnlyList<KernelDeviation> Run(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var image = new Shape(2, 16, 8, 8);
        return
        [
            .. RunConvolutions(device),
            .. Compare(device, on => Norm(on, image), Sums, "group norm", "group norm, gradients"),
            .. Compare(device, on => Attend(on, image), Sums, "attention", "attention, gradients"),
            .. Compare(device, Adam, Elements, "Adam"),
            .. Compare(device, Gaussian, Elements, "noise"),
        ];
    }

    /// <summary>Checks the convolution, its gradient in the input and its gradient in the filter.</summary>
    public static IReadOnlyList<KernelDeviation> RunConvolutions(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        bool isDirect = device is not CpuDevice { UsesWinograd: true };
        string kind = isDirect ? "direct" : "Winograd";
        double[][] errors = [.. Convolutions.Select(of => Errors(device, on => Convolve(on, of.Input, of.Outputs)))];
        return [.. ConvolutionParts.Select((part, index) => new KernelDeviation(
            $"convolution, {kind}{part}", errors.Select(of => of[index]).Aggregate(Math.Max), isDirect ? Sums : Transforms))];
    }

    private static IEnumerable<KernelDeviation> Compare(Device device, Func<Device, Tensor[]> compute, double allowed, string name, string? gradients = null)
    {
        double[] errors = Errors(device, compute);
        int own = gradients is null ? errors.Length : 1;
        yield return new(name, errors[..own].Aggregate(Math.Max), allowed);
        if (gradients is not null) yield return new(gradients, errors[own..].Aggregate(Math.Max), allowed);
    }

    // Math.Max gives NaN where either is one, so that no NaN is lost.
    private static double[] Errors(Device device, Func<Device, Tensor[]> compute) => [.. compute(device).Zip(compute(new NaiveDevice()), (got, want) =>
    {
        float[] a = got.ToArray(), b = want.ToArray();
        double largest = b.Aggregate(0.0, (most, value) => Math.Max(most, Math.Abs(value)));
        return a.Zip(b).Aggregate(0.0, (most, pair) => Math.Max(most, Math.Abs((double)pair.First - pair.Second))) / largest;
    })];

    private static Tensor[] Convolve(Device device, Shape input, int outputs)
    {
        var filter = new Shape(outputs, input.C, 3, 3);
        Tensor x = Random(device, input, 1), w = Random(device, filter, 2, TensorKind.Filter), dy = Random(device, input.WithC(outputs), 3);
        Tensor y = device.Allocate(dy.Shape), dx = device.Allocate(input), dw = device.Allocate(filter, TensorKind.Filter);
        device.Conv2d(x, w, b: null, residual: null, relu: false, y);
        device.Conv2dBackwardInput(dy, w, accumulate: false, mask: null, dx);
        device.Conv2dBackwardFilter(x, dy, accumulate: false, dw, db: null);
        return [y, dx, dw];
    }

    private static Tensor[] Norm(Device device, Shape shape)
    {
        const int Groups = 4;
        Tensor x = Random(device, shape, 1), dy = Random(device, shape, 2), statistics = device.Allocate(new Shape(shape.N, 2 * Groups, 1, 1));
        Tensor weight = Random(device, Shape.Vector(shape.C), 3, TensorKind.Vector), bias = Random(device, Shape.Vector(shape.C), 4, TensorKind.Vector);
        Tensor y = device.Allocate(shape), dx = device.Allocate(shape);
        Tensor dWeight = device.Allocate(weight.Shape, TensorKind.Vector), dBias = device.Allocate(bias.Shape, TensorKind.Vector);
        device.GroupNorm(x, weight, bias, 1e-5, silu: true, statistics, y);
        device.GroupNormBackward(x, weight, bias, statistics, silu: true, dy, accumulate: false, dx, accumulateParameters: false, dWeight, dBias);
        return [y, dx, dWeight, dBias];
    }

    private static Tensor[] Attend(Device device, Shape shape)
    {
        const int Heads = 2;
        Tensor q = Random(device, shape, 1), k = Random(device, shape, 2), v = Random(device, shape, 3), dy = Random(device, shape, 4);
        Tensor y = device.Allocate(shape), dq = device.Allocate(shape), dk = device.Allocate(shape), dv = device.Allocate(shape);
        device.Attention(q, k, v, Heads, y);
        device.AttentionBackward(q, k, v, Heads, dy, (false, false, false), dq, dk, dv);
        return [y, dq, dk, dv];
    }

    private static Tensor[] Adam(Device device)
    {
        const int Steps = 3;
        var shape = new Shape(16, 16, 3, 3);
        var rule = new AdamRule<double>(0.01, 0.9, 0.99, 1e-8) { WeightDecay = 0.1 };
        Tensor p = Random(device, shape, 1, TensorKind.Filter), m = device.Allocate(shape, TensorKind.Filter), v = device.Allocate(shape, TensorKind.Filter);
        for (int step = 1; step <= Steps; step++) device.AdamStep(p, Random(device, shape, 1 + step, TensorKind.Filter), m, v, AdamFactors.Of(rule, step));
        return [p, m, v];
    }

    private static Tensor[] Gaussian(Device device)
    {
        var noise = device.Allocate(new Shape(4, 3, 16, 16));
        device.FillGaussian(noise, new NoiseKey(0, NoiseStream.TrainNoise, 1), firstImage: 2);
        return [noise];
    }

    private static Tensor Random(Device device, Shape shape, int seed, TensorKind kind = TensorKind.Image)
    {
        var values = new float[shape.Count];
        Noise.FillGaussian(new NoiseKey((ulong)seed, NoiseStream.Data), 0, values);
        return device.From(shape, values, kind);
    }
}
