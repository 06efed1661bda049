using System.Diagnostics;
using System.Globalization;
using Ebb.Fuzz;

const int Done = 0, Found = 1, Usage = 2;
Options options;
try
{
    options = Options.Parse(args);
}
catch (FormatException error)
{
    Console.Error.WriteLine($"{error.Message}\n{Options.Usage}");
    return Usage;
}

Console.WriteLine(Report.Head);
var total = new Tally();
bool allClean = true;
foreach (var target in options.Targets)
{
    var (tally, isClean) = Run(target);
    Console.WriteLine(Report.Row(target.Name, tally));
    total.Add(tally);
    allClean &= isClean;
}

if (options.Targets.Count > 1) Console.WriteLine(Report.Row("all", total));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {options.Seed}, peak working set {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB, {(allClean ? "no finding" : "with findings")}"));
return allClean ? Done : Found;

// One finding ends the run of a format: what comes after it is often the same.
(Tally Tally, bool IsClean) Run(FuzzTarget target)
{
    var run = new FuzzRun(target, options.Seed);
    using var watchdog = new Watchdog(run, index =>
    {
        Tell(target, new(target.Name, options.Seed, index, "the reader hangs"));
        Environment.Exit(Found);
    });
    var (clock, shown) = (Stopwatch.StartNew(), TimeSpan.Zero);
    var (first, end) = options.Only is { } only ? (only, only + 1) : (0, options.Inputs * target.Share / 1000);
    Finding? finding = null;
    for (long index = first; index < end && finding is null; index++)
    {
        finding = run.Try(index);
        if (clock.Elapsed - shown < TimeSpan.FromSeconds(1) || Console.IsErrorRedirected) continue;
        shown = clock.Elapsed;
        Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{target.Name}: {index:#,0} of {end:#,0} \r"));
    }

    if (finding is not null) Tell(target, finding);
    run.Tally.Elapsed = clock.Elapsed;
    return (run.Tally, finding is null);
}

void Tell(FuzzTarget target, Finding finding) =>
    Console.Error.WriteLine($"{finding}\nkept in {Report.Save(finding, target.Input(finding.Seed, finding.Index), options.Out)}");
