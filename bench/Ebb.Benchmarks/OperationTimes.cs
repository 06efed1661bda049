using System.Diagnostics;
using System.Globalization;
using Ebb.Autograd;
using Ebb.Devices;
using Ebb.Nn;
using Ebb.Random;
using Ebb.Tensors;

namespace Ebb.Benchmarks;

/// <summary>
/// Where the time of a U-Net's training step goes, by kind of operation and shape:
/// <c>--operations [batch [size [threads [channels ...]]]]</c>. Times are the best of several rounds, for one pass over a block of images;
/// with one thread those of the processor, which others who use the machine disturb less.
/// </summary>
internal static class OperationTimes
{
    private const int Rounds = 15;
    private const double LeastMilliseconds = 0.1;

    public static void Print(string[] args)
    {
        var numbers = args.Where(arg => int.TryParse(arg, out _)).Select(arg => int.Parse(arg, CultureInfo.InvariantCulture)).ToArray();
        int batch = numbers.Length > 0 ? numbers[0] : 8, size = numbers.Length > 1 ? numbers[1] : 28;
        var device = new CpuDevice(numbers.Length > 2 ? numbers[2] : 0);
        int[] channels = numbers.Length > 3 ? numbers[3..] : [32, 64, 64];
        var net = new UNet2D(StepCase.UNetConfig(channels, size == 28 ? 1 : 3), seed: 0, device);
        var images = new Shape(batch, net.InputChannels, size, size);
        images = images.WithN(device.ImagesAtATime(images.WithC(images.C + 1), net.WidestChannels));
        Console.WriteLine($"{device.Name}, {net.Summary}, images {images} of a batch of {batch}");

        var tape = new Tape(device, hasGradients: true);
        var recorded = net.Record(tape, images);
        tape.Seal(recorded.Output);
        var x0 = device.Allocate(images);
        device.FillGaussian(x0, new NoiseKey(1, NoiseStream.Data), 0);
        recorded.Place(x0, null, [], [], new float[images.N]);
        Total(device, tape, recorded, batch / images.N);
        Table(device, tape, recorded);
    }

    private static void Total(Device device, Tape tape, RecordedNet recorded, int blocks)
    {
        double forward = Milliseconds(device, tape.Forward);
        device.FillGaussian(recorded.Output.Gradient, new NoiseKey(2, NoiseStream.Data), 0);
        double backward = Milliseconds(device, () => tape.Backward(accumulate: true));
        Console.WriteLine(Line($"{blocks} x (forward + backward)", forward * blocks, backward * blocks));
    }

    private static void Table(Device device, Tape tape, RecordedNet recorded)
    {
        var rows = new Dictionary<string, (int Count, double Forward, double Backward)>();
        foreach (var node in tape.Nodes)
        {
            string kernel = node is Conv2dNode { Weight.Value.Shape.W: var size } ? $"{size}x{size}" : "";
            string name = $"{node.GetType().Name[..^4]}{kernel} {node.Edges[0].Target.Shape} to {node.Output.Shape}";
            Put(name, Milliseconds(device, () => node.Forward(device)), Milliseconds(device, () => node.Backward(device, accumulate: true)));
            if (node is not Conv2dNode convolution) continue;
            var weight = convolution.Weight;
            double filter = Milliseconds(device, () => device.Conv2dBackwardFilter(node.Edges[0].Target.Value, node.Output.Gradient, true, weight.Gradient, null));
            Put($"{name}, filter {weight.Value.Shape} only", 0, filter);
        }

        foreach (var (name, row) in rows.Where(row => row.Value.Forward + row.Value.Backward > LeastMilliseconds).OrderByDescending(row => row.Value.Forward + row.Value.Backward))
        {
            Console.WriteLine(Line($"{row.Count} {name}", row.Forward, row.Backward));
        }

        foreach (var kind in rows.Where(row => !row.Key.EndsWith("only", StringComparison.Ordinal)).GroupBy(row => row.Key.Split(' ')[0]))
        {
            Console.WriteLine(Line(kind.Key, kind.Sum(row => row.Value.Forward), kind.Sum(row => row.Value.Backward)));
        }

        void Put(string name, double forward, double backward)
        {
            var row = rows.GetValueOrDefault(name);
            rows[name] = (row.Count + 1, row.Forward + forward, row.Backward + backward);
        }
    }

    private static string Line(string name, double forward, double backward) =>
        string.Create(CultureInfo.InvariantCulture, $"  {forward,8:F3} ms forward {backward,8:F3} ms backward  {name}");

    private static double Milliseconds(Device device, Action action)
    {
        for (int i = 0; i < 3; i++) action();
        double best = double.PositiveInfinity;
        for (int i = 0; i < Rounds; i++)
        {
            var (start, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            action();
            double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            best = Math.Min(best, device.Threads == 1 ? Math.Min(elapsed, (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds) : elapsed);
        }

        return best;
    }
}
