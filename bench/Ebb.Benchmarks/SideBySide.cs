using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Ebb.Benchmarks;

/// <summary>Ebb against PyTorch on this machine: processes in turn, Ebb, PyTorch, Ebb, PyTorch, so that both see the same weather.</summary>
internal sealed class SideBySide
{
    private const string Help =
        """
        bench/side-by-side [--only TEXT] [--rounds 3] [--seconds 1.5] [--threads 2] [--python PATH] [--json FILE] [--markdown FILE]

        Times the training and the sampling step of Ebb and of PyTorch, in turn, and prints how many times longer PyTorch takes: of each round
        the ratio of the medians, then the median of the rounds with the least and the most. Progress goes to standard error.

          --only TEXT      the rows whose name holds TEXT: "batch 1", "U-Net"
          --rounds N       rounds of Ebb, PyTorch, Ebb, PyTorch for each row
          --seconds S      training steps of each run; half of it goes to sampling
          --threads N      threads of both
          --python PATH    a Python that has PyTorch; on Debian: apt-get install python3-torch libopenblas0-pthread
          --json FILE      every run, as JSON
          --markdown FILE  the table, as Markdown

        Use a quiet machine: a row during which other processes kept more than 0.2 cores busy is marked with an exclamation mark.
        """;

    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    private readonly ChildPrograms _programs;
    private readonly IReadOnlyList<SideBySideCase> _cases;
    private readonly int _rounds;
    private readonly long _began = Stopwatch.GetTimestamp();
    private int _done;

    private SideBySide(ChildPrograms programs, IReadOnlyList<SideBySideCase> cases, int rounds) => (_programs, _cases, _rounds) = (programs, cases, rounds);

    public static void Run(string[] args)
    {
        if (args.Any(arg => arg is "--help" or "-h"))
        {
            Console.WriteLine(Help);
            return;
        }

        var arguments = new Arguments(args);
        int rounds = arguments.Integer("--rounds", 3, most: 1000);
        int threads = arguments.Integer("--threads", 2, most: 1024);
        double seconds = arguments.Seconds("--seconds", 1.5);
        string pattern = arguments.Text("--only") ?? "";
        string peer = arguments.Text("--peer") ?? Path.Combine("bench", "peers", "torch_train.py");
        string python = arguments.Text("--python") ?? (File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3");
        var (json, markdown) = (arguments.Text("--json"), arguments.Text("--markdown"));
        arguments.Done();
        ExpectFolders(json, markdown);
        SideBySideCase[] cases = [.. SideBySideCase.Grid.Where(row => row.Name.Contains(pattern, StringComparison.OrdinalIgnoreCase))];
        if (cases.Length == 0)
        {
            throw new UsageException($"--only is {pattern}, which no row's name holds; the rows are\n  {string.Join("\n  ", SideBySideCase.Grid.Select(row => row.Name))}");
        }

        if (!File.Exists(peer)) throw new BenchmarkException($"There is no {peer}; run bench/side-by-side, or name the script with --peer.");
        if (threads > Environment.ProcessorCount) Console.Error.WriteLine($"{threads} threads on {Environment.ProcessorCount} processors: the threads will wait for each other.");
        var results = new SideBySide(new(python, peer, threads, seconds), cases, rounds).Measure();
        var table = new SideBySideTable(results, threads, seconds);
        table.Print(Console.Out);
        if (json is not null) File.WriteAllText(json, Json(results, table));
        if (markdown is not null) File.WriteAllText(markdown, table.Markdown());
    }

    private List<SideBySideResult> Measure()
    {
        var results = new List<SideBySideResult>();
        foreach (var row in _cases)
        {
            var rounds = new List<(StepReport[] Ebb, StepReport[] Peer)>();
            for (int round = 0; round < _rounds; round++)
            {
                var (ebb, peer) = (new StepReport[2], new StepReport[2]);
                for (int turn = 0; turn < 2; turn++)
                {
                    ebb[turn] = Told(row, "Ebb", () => _programs.Ebb(row.EbbFlags));
                    peer[turn] = Told(row, "PyTorch", () => _programs.Peer(row.PeerFlags));
                    ExpectSameNet(row, ebb[turn], peer[turn]);
                }

                rounds.Add((ebb, peer));
            }

            results.Add(new(row, rounds));
        }

        return results;
    }

    private StepReport Told(SideBySideCase row, string who, Func<StepReport> run)
    {
        int runs = 4 * _rounds * _cases.Count;
        var left = _done == 0 ? "" : $", {Stopwatch.GetElapsedTime(_began) / _done * (runs - _done):hh\\:mm\\:ss} left";
        Console.Error.WriteLine($"{_done + 1}/{runs} {row.Name}: {who}{left}");
        var report = run();
        _done++;
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"    {report.TrainMs:0.###} ms train, {report.SampleMs:0.###} ms sample, {report.PeakRssMib} MiB, {report.CoresBusyWithOtherProcesses} cores busy with others"));
        return report;
    }

    private static void ExpectSameNet(SideBySideCase row, StepReport ebb, StepReport peer)
    {
        if (ebb.Parameters == peer.Parameters && ebb.Threads == peer.Threads) return;
        throw new BenchmarkException(
            $"{row.Name}: the runs cannot be compared. Ebb has {ebb.Parameters} parameters and {ebb.Threads} threads, PyTorch {peer.Parameters} and {peer.Threads}.");
    }

    // Before the measurement, not after it.
    private static void ExpectFolders(params IEnumerable<string?> files)
    {
        foreach (string file in files.OfType<string>())
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(file)) ?? "";
            if (!Directory.Exists(folder) || Directory.Exists(file)) throw new UsageException($"{file} cannot be written; expected a file in a folder that is there.");
        }
    }

    private static string Json(List<SideBySideResult> results, SideBySideTable table) => JsonSerializer.Serialize(
        new
        {
            table.Header,
            Cases = results.Select(result => new
            {
                result.Case.Name,
                Train = new { Ratio = result.TrainRatio, Target = result.Case.TrainTarget },
                Sample = new { Ratio = result.SampleRatio, Target = result.Case.SampleTarget },
                Rounds = result.Rounds.Select(round => new { round.Ebb, round.Peer }),
            }),
        },
        Format);
}
