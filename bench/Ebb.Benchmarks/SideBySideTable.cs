using System.Globalization;
using System.Runtime.InteropServices;

namespace Ebb.Benchmarks;

/// <summary>The results as a table, for a terminal or as Markdown, under lines that say what they were measured on.</summary>
internal sealed class SideBySideTable(IReadOnlyList<SideBySideResult> results, int threads, double seconds)
{
    private const string CpuInfo = "/proc/cpuinfo";

    private static readonly string[] Titles =
    [
        "case", "PyTorch ms, train / sample", "Ebb ms, train / sample", "training step", "target", "sampling step", "target", "peak MiB, PyTorch / Ebb", "others busy",
    ];

    public IReadOnlyList<string> Header { get; } =
    [
        Text($"{Processor()}, {Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}; {threads} threads each"),
        Text($"rounds of Ebb, PyTorch, Ebb, PyTorch: {results[0].Rounds.Count}; training steps of each run: {seconds} s"),
        EbbLine(results),
        PeerLine(results),
        "Ratios are PyTorch's time over Ebb's: the median of the rounds (least to most). Targets are for 2 threads and AVX-512.",
    ];

    private List<string[]> Rows { get; } = [Titles, .. results.Select(Row)];

    public void Print(TextWriter writer)
    {
        foreach (string line in Header) writer.WriteLine(line);
        writer.WriteLine();
        int[] widths = [.. Enumerable.Range(0, Titles.Length).Select(column => Rows.Max(row => row[column].Length))];
        foreach (var row in Rows) writer.WriteLine(string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))));
    }

    public string Markdown()
    {
        string[] rule = [.. Titles.Select((_, column) => column == 0 ? "---" : "---:")];
        var lines = Rows.Take(1).Append(rule).Concat(Rows.Skip(1)).Select(row => $"| {string.Join(" | ", row)} |");
        return string.Join('\n', [.. Header.Select(line => $"- {line}"), "", .. lines, ""]);
    }

    private static string[] Row(SideBySideResult result) =>
    [
        result.Case.Name,
        Times(result.Peer),
        Times(result.Ebb),
        Ratio(result.TrainRatio),
        Text($"{result.Case.TrainTarget}"),
        Ratio(result.SampleRatio),
        Text($"{result.Case.SampleTarget}"),
        Text($"{result.Peer.Max(report => report.PeakRssMib)} / {result.Ebb.Max(report => report.PeakRssMib)}"),
        result.Busiest is { } busy ? Text($"{busy:0.00}{(busy > SideBySideResult.MostBusy ? " !" : "")}") : "unknown",
    ];

    private static string Times(IEnumerable<StepReport> reports) =>
        $"{Short(SideBySideResult.Median(reports, report => report.TrainMs))} / {Short(SideBySideResult.Median(reports, report => report.SampleMs))}";

    private static string Ratio(Spread ratio) => Text($"{ratio.Median:0.00} ({ratio.Least:0.00} to {ratio.Most:0.00})");

    // Three digits.
    private static string Short(double milliseconds) => milliseconds switch
    {
        >= 100 => Text($"{milliseconds:0}"),
        >= 10 => Text($"{milliseconds:0.0}"),
        >= 1 => Text($"{milliseconds:0.00}"),
        _ => Text($"{milliseconds:0.000}"),
    };

    private static string EbbLine(IReadOnlyList<SideBySideResult> results)
    {
        var report = results[0].Ebb.First();
        return $"{report.Peer}, {report.InstructionSet}";
    }

    private static string PeerLine(IReadOnlyList<SideBySideResult> results)
    {
        var report = results[0].Peer.First();
        string layouts = string.Join(", ", results.SelectMany(result => result.Peer).CountBy(run => run.Layout ?? "unknown").Select(count => $"{count.Key} in {count.Value} runs"));
        return $"{report.Peer}, {report.InstructionSet}, oneDNN {report.Onednn}, BLAS {report.Blas}, the layout that trains faster ({layouts})";
    }

    private static string Processor()
    {
        string? line = File.Exists(CpuInfo) ? File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
