using System.CommandLine;
using Ebb.Cli.Engine;
using Ebb.Cli.Output;
using Ebb.Cli.Parsing;

namespace Ebb.Cli.Commands;

/// <summary><c>ebb data fetch</c>: prepare a named set once.</summary>
internal sealed class DataFetchCommand : CliCommand
{
    private readonly Argument<string> _name;
    private readonly Flag<string?> _from;
    private readonly Flag<string?> _dataFolder;
    private readonly ReportFlags _report;

    public DataFetchCommand()
        : base("ebb data fetch", "Prepare a data set under the cache folder. A second call finds it there.")
    {
        _name = AddArgument("NAME", "cifar10, mnist or fashion-mnist");
        _from = Add(new Flag<string?>("--from", FlagGroups.Data, "PATH", "Your own copy of the set's archive, tried first.", Values.Path));
        _dataFolder = Add(SharedFlags.DataFolder());
        _report = new ReportFlags(this, hasProgress: true);
    }

    public override IReadOnlyList<(string Line, string What)> Examples =>
    [
        ("ebb data fetch cifar10", "from wherever it can be had"),
        ("ebb data fetch cifar10 --from cifar-10-binary.tar.gz", "from a file, without a network"),
    ];

    public override int Execute(ParseResult result, CliHost host)
    {
        string name = DataSetNames.ReadFetchable("NAME", result.GetRequiredValue(_name));

        var facts = ProgressView.Run(host.Terminal, _report.Quiet(result), progress => host.Engine.Fetch(
            name, result.GetValue(_from), result.GetValue(_dataFolder), new Relay<WorkTick>(tick => progress.Report(ProgressState.Of(tick))), host.Cancellation));
        DataReport.Write(facts, _report.Json(result), host.Terminal.Out);
        return ExitCode.Done;
    }
}
