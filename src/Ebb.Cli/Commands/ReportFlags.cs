using System.CommandLine;
using Ebb.Cli.Parsing;

namespace Ebb.Cli.Commands;

/// <summary>The flags that say how much a command prints.</summary>
internal sealed class ReportFlags
{
    private readonly Flag<bool> _json;
    private readonly Flag<bool>? _quiet;

    public ReportFlags(CliCommand command, bool hasProgress)
    {
        _json = command.Add(new Flag<bool>("--json", FlagGroups.Output, "Print one line of JSON on standard output and nothing else there."));
        if (hasProgress) _quiet = command.Add(new Flag<bool>("--quiet", FlagGroups.Output, "No first line and no progress; warnings and results stay."));
    }

    public bool Json(ParseResult result) => result.GetValue(_json);

    public bool Quiet(ParseResult result) => _quiet is not null && result.GetValue(_quiet);
}
