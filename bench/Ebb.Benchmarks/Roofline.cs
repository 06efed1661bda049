using System.Diagnostics;
using System.Globalization;
using Ebb.Devices;

namespace Ebb.Benchmarks;

/// <summary>
/// How near each kernel comes to what bounds it, the machine's multiply-adds or its bandwidth, both measured here:
/// <c>--roofline [--threads 2] [--seconds 0.3] [--instruction-set NAME] [--only TEXT]</c>. Times are the best of many runs.
/// </summary>
internal static class Roofline
{
    private const int FewestRuns = 5;

    public static void Print(string[] args)
    {
        var arguments = new Arguments(args);
        var device = new CpuDevice(arguments.Integer("--threads", 2, most: 1024), arguments.Named<CpuInstructionSet>("--instruction-set"));
        double seconds = arguments.Seconds("--seconds", 0.3);
        string pattern = arguments.Text("--only") ?? "";
        arguments.Done();
        var peak = new MachinePeak(device.Threads);
        double most = PrintPeaks(device, peak);
        Line($"The bandwidth that a kernel is held against is the triad's over as many bytes as the kernel touches: that of a cache where they fit.");
        Line($"Winograd's share counts the operations of the direct convolution; its own, a quarter, leave out the transforms.");
        Console.WriteLine();
        foreach (var kernel in Kernels(device).Where(kernel => kernel.Name.Contains(pattern, StringComparison.OrdinalIgnoreCase)))
        {
            double time = Best(kernel.Run, seconds), bandwidth = kernel.Bytes * 1e-9 / time, triad = peak.Triad(kernel.Bytes);
            string bound = kernel.Flop == 0
                ? Text($"{bandwidth,7:0.0} GB/s     {100 * bandwidth / triad,4:0} % of {triad:0.0}")
                : Text($"{kernel.Flop * 1e-9 / time,7:0.0} GFLOP/s  {100e-9 * kernel.Flop / time / most,4:0} % of {most:0}");
            string own = kernel.OwnFlop is { } flop ? Text($", its own {flop * 1e-9 / time:0.0} GFLOP/s, {100e-9 * flop / time / most:0} %") : "";
            Line($"  {kernel.Name,-52} {time * 1e3,8:0.000} ms {bound}{own}");
        }
    }

    private static double PrintPeaks(CpuDevice device, MachinePeak peak)
    {
        double most = 0;
        Console.WriteLine(device.Name);
        foreach (var set in Enum.GetValues<CpuInstructionSet>().Where(set => set <= device.InstructionSet))
        {
            most = peak.MultiplyAdd(set);
            Line($"  multiply-add, {set,-8} {most,7:0.0} GFLOP/s");
        }

        foreach (int power in (int[])[18, 20, 22, 24, 28]) Line($"  triad over {Math.Pow(2, power - 20),6:0.##} MiB  {peak.Triad(Math.Pow(2, power)),7:0.0} GB/s");
        return most;
    }

    private static IEnumerable<RooflineKernel> Kernels(CpuDevice device) =>
        ((int[])[8, 16, 32, 64, 128]).SelectMany(channels => RooflineKernel.Convolution(device, channels))
        .Concat(RooflineKernel.Layers(device)).Concat(RooflineKernel.Flat(device));

    private static double Best(Action run, double seconds)
    {
        for (int i = 0; i < 3; i++) run();
        double best = double.PositiveInfinity;
        var total = Stopwatch.StartNew();
        for (int runs = 0; runs < FewestRuns || total.Elapsed.TotalSeconds < seconds; runs++)
        {
            long began = Stopwatch.GetTimestamp();
            run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        return best;
    }

    private static void Line(FormattableString line) => Console.WriteLine(Text(line));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
