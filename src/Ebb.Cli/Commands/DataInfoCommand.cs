using System.CommandLine;
using Ebb.Cli.Output;
using Ebb.Cli.Parsing;

namespace Ebb.Cli.Commands;

/// <summary><c>ebb data info</c>: what a set or file holds.</summary>
internal sealed class DataInfoCommand : CliCommand
{
    private readonly Argument<string> _source;
    private readonly Flag<string?> _dataFolder;
    private readonly ReportFlags _report;

    public DataInfoCommand()
        : base("ebb data info", "Say what a data set or a file of images holds.")
    {
        _source = AddArgument("NAME-OR-PATH", "a data set's name, npy:X.npy[,Y.npy], or a .npy file");
        _dataFolder = Add(SharedFlags.DataFolder());
        _report = new ReportFlags(this, hasProgress: false);
    }

    public override IReadOnlyList<(string Line, string What)> Examples =>
    [
        ("ebb data info cifar10", "a set by name"),
        ("ebb data info photos.npy", "a file of your own"),
    ];

    public override int Execute(ParseResult result, CliHost host)
    {
        string source = result.GetRequiredValue(_source);
        bool isPath = File.Exists(Path.Combine(host.WorkingFolder, source)) || Path.GetFileName(source) != source || Path.HasExtension(source);
        string name = isPath && !source.StartsWith(DataSetNames.ArrayPrefix, StringComparison.OrdinalIgnoreCase)
            ? DataSetNames.ArrayPrefix + source
            : DataSetNames.Read("NAME-OR-PATH", source);
        DataReport.Write(host.Engine.Inspect(name, result.GetValue(_dataFolder)), _report.Json(result), host.Terminal.Out);
        return ExitCode.Done;
    }
}
