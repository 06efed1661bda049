using System.Diagnostics;
using System.Globalization;
using Ebb.Devices;
using Ebb.Random;
using Ebb.Tensors;

namespace Ebb.Benchmarks;

/// <summary>
/// Medians and best times in a few seconds, for tuning on a machine that others use too. <c>--quick [threads [hidden ...]] [instruction set]</c>.
/// </summary>
internal static class QuickRun
{
    private const int Size = 32;
    private const double SecondsPerCase = 0.4;

    public static void Print(string[] args)
    {
        var numbers = args.Where(arg => int.TryParse(arg, out _)).Select(arg => int.Parse(arg, CultureInfo.InvariantCulture)).ToArray();
        int[] threads = numbers.Length > 0 ? numbers[..1] : [1, 2];
        int[] widths = numbers.Length > 1 ? numbers[1..] : [8, 16, 32, 64];
        var sets = Enum.GetValues<CpuInstructionSet>().Where(set => args.Contains(set.ToString(), StringComparer.OrdinalIgnoreCase)).ToArray();
        foreach (int count in threads)
        {
            var device = new CpuDevice(count, sets.Length == 0 ? null : sets[0]);
            Console.WriteLine(device.Name);
            foreach (int hidden in widths) Convolutions(device, hidden);
            foreach (int hidden in widths) Steps(device, hidden);
            Flat(device);
        }
    }

    private static void Convolutions(Device device, int hidden)
    {
        foreach (int images in (int[])[2, 32])
        {
            var shape = new Shape(images, hidden, Size, Size);
            var (x, y, r) = (Normal(device, shape), Normal(device, shape), Normal(device, shape));
            var (w, b) = (device.Allocate(new Shape(hidden, hidden, 3, 3), TensorKind.Filter), device.Allocate(Shape.Vector(hidden), TensorKind.Vector));
            double gigaflop = 2e-9 * shape.Count * w.Shape.ImageCount;
            string name = $"{hidden} channels, {images} images";
            Report($"forward {name}", gigaflop, "GFLOP/s", () => device.Conv2d(x, w, b, r, true, y));
            Report($"input   {name}", gigaflop, "GFLOP/s", () => device.Conv2dBackwardInput(x, w, false, r, y));
            Report($"filter  {name}", gigaflop, "GFLOP/s", () => device.Conv2dBackwardFilter(x, r, false, w, b));
        }
    }

    private static void Steps(Device device, int hidden)
    {
        var step = new ResidualStep(device, 32, 3, hidden, Size);
        double gigaflop = 2e-9 * 32 * Size * Size * 9 * hidden * ((4.0 * hidden) + 4 + 3);
        Report($"train  {hidden} hidden, {step.ImagesAtATime} at a time", 3 * gigaflop, "GFLOP/s", step.Train);
        Report($"sample {hidden} hidden, {step.ImagesAtATime} at a time", gigaflop, "GFLOP/s", step.Sample);
    }

    private static void Flat(Device device)
    {
        var shape = new Shape(32, 3, Size, Size);
        var (x, y) = (device.Allocate(shape), device.Allocate(shape));
        Report("noise (32, 3, 32, 32)", shape.Count * 1e-9, "G/s", () => device.FillGaussian(x, new NoiseKey(1, NoiseStream.Data), 0));
        Report("squared error (32, 3, 32, 32)", shape.Count * 1e-9, "G/s", () => device.SquaredErrorWithGradient(x, y, 1, y));
        var weights = new Shape(64, 64, 3, 3);
        var p = Enumerable.Range(0, 4).Select(_ => device.Allocate(weights, TensorKind.Filter)).ToArray();
        Report("adam (64, 64, 3, 3)", weights.Count * 1e-9, "G/s", () => device.AdamStep(p[0], p[1], p[2], p[3], new(1e-3, 1, 0.9, 0.999, 1e-8)));
    }

    private static Tensor Normal(Device device, Shape shape)
    {
        var tensor = device.Allocate(shape);
        device.FillGaussian(tensor, new NoiseKey(1, NoiseStream.Data), 0);
        return tensor;
    }

    private static void Report(string name, double work, string unit, Action action)
    {
        for (int i = 0; i < 3; i++) action();
        var times = new List<double>();
        var total = Stopwatch.StartNew();
        while (times.Count < 5 || total.Elapsed.TotalSeconds < SecondsPerCase)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        times.Sort();
        var (median, best) = (times[times.Count / 2], times[0]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {name,-40} median {median * 1e3,8:F3} ms {work / median,7:F2} {unit}   best {best * 1e3,8:F3} ms {work / best,7:F2} {unit}"));
    }
}
