using System.Globalization;
using Ebb.Devices;

namespace Ebb.Benchmarks;

/// <summary>
/// How the time of the product's training step and its memory grow with batch, hidden width, pixels and T, one at a time around a base
/// case: <c>--growth [--only batch] [--threads 2] [--seconds 0.5] [--instruction-set NAME]</c>. The slopes are powers: 1 is in proportion.
/// </summary>
internal static class Growth
{
    private static readonly StepCase Base = new() { Hidden = 32, Batch = 16, Steps = 1000 };

    private static readonly (string Name, string Of, int[] Values, Func<int, StepCase> At, Func<int, double> Size)[] Axes =
    [
        ("batch", "images of a batch", [1, 2, 4, 8, 16, 32, 64], batch => Base with { Batch = batch }, batch => batch),
        ("hidden", "hidden channels", [8, 16, 32, 64, 128], hidden => Base with { Hidden = hidden }, hidden => hidden),
        ("pixels", "pixels of an image", [8, 16, 32, 64], side => Base with { Size = side }, side => (double)side * side),
        ("T", "steps of the schedule", [10, 100, 1000, 4000], steps => Base with { Steps = steps }, steps => steps),
    ];

    public static void Print(string[] args)
    {
        var arguments = new Arguments(args);
        string axes = arguments.OneOf("--only", ["all", .. Axes.Select(axis => axis.Name)]);
        double seconds = arguments.Seconds("--seconds", 0.5);
        var device = new CpuDevice(arguments.Integer("--threads", 2, most: 1024), arguments.Named<CpuInstructionSet>("--instruction-set"));
        arguments.Done();
        Console.WriteLine($"{device.Name}; residual net, hidden {Base.Hidden}, batch {Base.Batch}, {Base.Size}x{Base.Size}, T {Base.Steps} but for what grows");
        foreach (var axis in Axes.Where(axis => axes == "all" || axes == axis.Name))
        {
            Console.WriteLine();
            var points = new List<(double Size, double Milliseconds, double Bytes)>();
            foreach (int value in axis.Values)
            {
                var trainer = axis.At(value).MakeTrainer(device);
                var time = StepTimes.Train(trainer, seconds);
                points.Add((axis.Size(value), time.Median, trainer.Bytes));
                Line($"  {axis.Size(value),6} {axis.Of,-22} {time.Median,10:0.000} ms a step (best {time.Least,0:0.000})  {trainer.Bytes / 1048576.0,8:0.00} MiB");
            }

            var times = points.ConvertAll(point => (point.Size, point.Milliseconds));
            double all = Spread.LogSlope(times), last = Spread.LogSlope(times[^2..]);
            Line($"  time grows with the power {all:0.00}, between the last two {last:0.00}; memory with {Spread.LogSlope(points.ConvertAll(point => (point.Size, point.Bytes))):0.00}");
        }
    }

    private static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
