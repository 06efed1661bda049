using Ebb.Devices;
using Ebb.Random;
using Ebb.Spec.Reverse;
using Ebb.Tensors;

namespace Ebb.Benchmarks;

/// <summary>A kernel, with the work that it cannot do without.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Run">Runs it once.</param>
/// <param name="Flop">Floating-point operations of the direct arithmetic, a multiply-add being two; 0 where memory is what bounds it.</param>
/// <param name="Bytes">Bytes read and written where each tensor is touched once.</param>
internal sealed record RooflineKernel(string Name, Action Run, double Flop, double Bytes)
{
    /// <summary>The operations of Winograd's products where the kernel goes through them, transforms not counted; else null.</summary>
    public double? OwnFlop { get; private init; }

    /// <summary>A 3x3 convolution of equal widths, and its two gradients.</summary>
    public static IEnumerable<RooflineKernel> Convolution(CpuDevice device, int channels)
    {
        var shape = Block(device, channels);
        var (x, y) = (Normal(device, shape), Normal(device, shape));
        var w = device.Allocate(new Shape(channels, channels, 3, 3), TensorKind.Filter);
        var b = device.Allocate(Shape.Vector(channels), TensorKind.Vector);
        double flop = 2.0 * shape.Count * w.Shape.ImageCount, bytes = sizeof(float) * ((2.0 * shape.Count) + w.Shape.Count);

        // 36 products for a tile of 16 outputs, which take 144 directly.
        bool winograd = device.UsesWinograd && device.InstructionSet > CpuInstructionSet.Scalar && Kernels.Winograd.Suits(shape, w.Shape);
        double? own = winograd ? flop / 4 : null;
        string name = $"convolution, {channels} channels";
        yield return new($"{name}, forward", () => device.Conv2d(x, w, b, null, relu: true, y), flop, bytes) { OwnFlop = own };
        yield return new($"{name}, input", () => device.Conv2dBackwardInput(x, w, accumulate: false, mask: null, y), flop, bytes) { OwnFlop = own };
        yield return new($"{name}, filter", () => device.Conv2dBackwardFilter(x, y, accumulate: false, w, b), flop, bytes) { OwnFlop = own };
    }

    /// <summary>The other layers of a U-Net.</summary>
    public static IEnumerable<RooflineKernel> Layers(CpuDevice device)
    {
        const int Channels = 64, Groups = 32, Heads = 16, Side = 16;
        const double Epsilon = 1e-5;
        var shape = Block(device, Channels);
        double bytes = sizeof(float) * (double)shape.Count;
        var (x, y, dx) = (Normal(device, shape), Normal(device, shape), Normal(device, shape));
        Tensor weight = Vector(), bias = Vector(), dWeight = Vector(), dBias = Vector(), statistics = device.Allocate(new Shape(shape.N, 2 * Groups, 1, 1));
        device.Fill(weight, 1);
        device.GroupNorm(x, weight, bias, Epsilon, silu: true, statistics, y);
        string of = $"{Channels} channels";
        yield return new($"group norm and SiLU, {of}", () => device.GroupNorm(x, weight, bias, Epsilon, silu: true, statistics, y), 0, 2 * bytes);
        yield return new($"group norm and SiLU, {of}, backward", Backward, 0, 3 * bytes);
        yield return new($"SiLU, {of}", () => device.Silu(x, y), 0, 2 * bytes);
        yield return new($"SiLU, {of}, backward", () => device.SiluBackward(x, y, accumulate: false, dx), 0, 3 * bytes);

        var tokens = new Shape(16, 8 * Heads, Side, Side);
        double products = 4.0 * tokens.Count * tokens.H * tokens.W, tokenBytes = sizeof(float) * (double)tokens.Count;
        Tensor q = Normal(device, tokens), k = Normal(device, tokens), v = Normal(device, tokens), o = Normal(device, tokens);
        Tensor dq = Normal(device, tokens), dk = Normal(device, tokens), dv = Normal(device, tokens);
        string heads = $"{Heads} heads of 8, {Side}x{Side} pixels";
        yield return new($"attention, {heads}", () => device.Attention(q, k, v, Heads, o), products, 4 * tokenBytes);
        yield return new($"attention, {heads}, backward", () => device.AttentionBackward(q, k, v, Heads, o, default, dq, dk, dv), 2.5 * products, 7 * tokenBytes);

        Tensor Vector() => device.Allocate(Shape.Vector(Channels), TensorKind.Vector);

        void Backward() => device.GroupNormBackward(x, weight, bias, statistics, silu: true, y, accumulate: false, dx, accumulateParameters: false, dWeight, dBias);
    }

    /// <summary>What goes over every element once.</summary>
    public static IEnumerable<RooflineKernel> Flat(CpuDevice device)
    {
        var images = new Shape(32, 3, 32, 32);
        var (x, output) = (Normal(device, images), Normal(device, images));
        double bytes = sizeof(float) * (double)images.Count;
        var step = new ReverseCoefficients<double>(1.1, -0.3, true, 0, 0.9, 0.1, 0);
        yield return new("noise, 32 images", () => device.FillGaussian(x, new NoiseKey(1, NoiseStream.TrainNoise), 0), 0, bytes);
        yield return new("reverse step, 32 images", () => device.ReverseStep(x, output, null, step, x), 0, 3 * bytes);

        var weights = new Shape(128, 128, 3, 3);
        Tensor[] p = [.. Enumerable.Range(0, 4).Select(_ => device.Allocate(weights, TensorKind.Filter))];
        var factors = new AdamFactors(1e-3, 1, 0.9, 0.999, 1e-8);
        yield return new($"Adam, {weights.Count} weights", () => device.AdamStep(p[0], p[1], p[2], p[3], factors), 0, 7.0 * sizeof(float) * weights.Count);
    }

    // The images that run at a time.
    private static Shape Block(CpuDevice device, int channels)
    {
        var batch = new Shape(32, channels, 32, 32);
        return batch.WithN(device.ImagesAtATime(batch, channels));
    }

    private static Tensor Normal(CpuDevice device, Shape shape)
    {
        var tensor = device.Allocate(shape);
        device.FillGaussian(tensor, new NoiseKey(1, NoiseStream.Data), 0);
        return tensor;
    }
}
