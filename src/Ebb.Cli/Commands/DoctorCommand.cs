using System.CommandLine;
using Ebb.Cli.Engine;
using Ebb.Cli.Output;
using Ebb.Cli.Parsing;

namespace Ebb.Cli.Commands;

/// <summary><c>ebb doctor</c>: whether runs can be expected to work here.</summary>
internal sealed class DoctorCommand : CliCommand
{
    private readonly Flag<string?> _dataFolder;
    private readonly ReportFlags _report;

    public DoctorCommand()
        : base("ebb doctor", "Look at runtime, processor, memory, data, folders and programs, and test the kernels against plain loops.")
    {
        _dataFolder = Add(SharedFlags.DataFolder());
        _report = new ReportFlags(this, hasProgress: false);
    }

    public override IReadOnlyList<(string Line, string What)> Examples =>
    [
        ("ebb doctor", "a few seconds; exits with 1 when something would keep runs from working"),
    ];

    public override int Execute(ParseResult result, CliHost host)
    {
        var outcome = host.Engine.Examine(new DoctorSettings(host.WorkingFolder, result.GetValue(_dataFolder)), host.Cancellation);
        outcome = outcome with { Findings = [new DoctorFinding("ebb", EbbCommand.Version), .. outcome.Findings] };
        DoctorReport.Write(outcome, _report.Json(result), host.Terminal.Out);
        return outcome.Failed == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
