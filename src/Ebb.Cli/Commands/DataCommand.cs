using System.CommandLine;

namespace Ebb.Cli.Commands;

/// <summary><c>ebb data</c>: the commands about data sets.</summary>
internal sealed class DataCommand : CliCommand
{
    public DataCommand()
        : base("ebb data", "List, fetch, inspect and convert data sets.")
    {
        Subcommands.Add(new DataListCommand());
        Subcommands.Add(new DataFetchCommand());
        Subcommands.Add(new DataInfoCommand());
        Subcommands.Add(new DataConvertCommand());
    }

    public override int Execute(ParseResult result, CliHost host) => throw new UsageException("ebb data needs a command: list, fetch, info or convert");
}
