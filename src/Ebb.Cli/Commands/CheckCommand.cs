using System.CommandLine;
using System.Diagnostics;
using Ebb.Check;
using Ebb.Cli.Output;
using Ebb.Cli.Parsing;

namespace Ebb.Cli.Commands;

/// <summary><c>ebb check</c>: whether certificates hold, by a checker that shares no code with what wrote them.</summary>
internal sealed class CheckCommand : CliCommand
{
    private const int ProgressParts = 1000;

    private readonly Argument<string[]> _folders;
    private readonly Flag<string?> _model;
    private readonly ReportFlags _report;

    public CheckCommand()
        : base("ebb check", "Check certificates of a trained model: every claimed number is computed again, independently of the program that wrote it.")
    {
        _folders = new Argument<string[]>("CERTIFICATE...") { Description = "one or more folders with certificate.json", Arity = ArgumentArity.OneOrMore };
        Arguments.Add(_folders);
        _model = Add(new Flag<string?>("--model", FlagGroups.Data, "FOLDER", "The model's config.json, scheduler_config.json and weights, which the certificates bind by their hashes.", Values.Path)
            .WithDefaultText("where the certificate says"));
        _report = new ReportFlags(this, hasProgress: true);
    }

    public override IReadOnlyList<(string Line, string What)> Examples =>
    [
        ("ebb check certificates/exact-1", "exit code 0: accepted, 1: rejected, with the reason"),
        ("ebb check certificates/* --model runs/fashion-mnist-001/model", "many at once, of a model that has moved"),
    ];

    public override int Execute(ParseResult result, CliHost host)
    {
        bool json = _report.Json(result), all = true;
        string? model = result.GetValue(_model) is { } given ? Path.Combine(host.WorkingFolder, given) : null;
        foreach (string folder in result.GetRequiredValue(_folders))
        {
            var verdict = ProgressView.Run(host.Terminal, _report.Quiet(result), progress => Checker.Check(
                Path.Combine(host.WorkingFolder, folder), model, Shares(folder, progress), host.Cancellation));
            all &= verdict.Accepted;
            host.Terminal.Out.WriteLine(json ? Json(folder, verdict) : Line(folder, verdict));
        }

        return all ? ExitCode.Done : ExitCode.Failed;
    }

    private static string Line(string folder, Verdict verdict) => verdict.Accepted ? $"accepted  {folder}: {verdict.Statement}" : $"rejected  {folder}: {string.Join(' ', verdict.Reasons)}";

    private static string Json(string folder, Verdict verdict) => JsonLine.Of(
        ("certificate", folder), ("accepted", verdict.Accepted), ("statement", verdict.Statement.Length > 0 ? verdict.Statement : null), ("reasons", verdict.Reasons));

    private static Relay<double> Shares(string folder, IProgress<ProgressState> progress)
    {
        var watch = Stopwatch.StartNew();
        return new(share => progress.Report(new($"checking {folder}", (long)(share * ProgressParts), ProgressParts, "parts", "", watch.Elapsed)));
    }
}
