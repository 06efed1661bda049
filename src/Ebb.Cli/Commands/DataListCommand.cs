using System.CommandLine;
using Ebb.Cli.Output;
using Ebb.Cli.Parsing;

namespace Ebb.Cli.Commands;

/// <summary><c>ebb data list</c>: the sets known by name.</summary>
internal sealed class DataListCommand : CliCommand
{
    private readonly Flag<string?> _dataFolder;
    private readonly ReportFlags _report;

    public DataListCommand()
        : base("ebb data list", "List the data sets known by name, and whether each is ready.")
    {
        _dataFolder = Add(SharedFlags.DataFolder());
        _report = new ReportFlags(this, hasProgress: false);
    }

    public override int Execute(ParseResult result, CliHost host)
    {
        DataReport.Write(host.Engine.ListData(result.GetValue(_dataFolder)), _report.Json(result), host.Terminal.Out);
        return ExitCode.Done;
    }
}
