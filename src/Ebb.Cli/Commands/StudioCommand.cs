using System.CommandLine;
using Ebb.Cli.Engine;
using Ebb.Cli.Parsing;

namespace Ebb.Cli.Commands;

/// <summary><c>ebb studio</c>: runs, models and samples in the browser.</summary>
internal sealed class StudioCommand : CliCommand
{
    private const string UsualFolder = "runs";

    private readonly Argument<string> _folder;
    private readonly Flag<int?> _port;
    private readonly Flag<bool> _open;
    private readonly Flag<string?> _dataFolder;

    public StudioCommand()
        : base("ebb studio", "Look at runs, models and samples in the browser of this machine. Serves until Ctrl-C; no other machine can reach it.")
    {
        _folder = AddArgument("RUNS-FOLDER", $"the folder of runs and models, {UsualFolder} where it is left out; nothing outside it is shown");
        _folder.DefaultValueFactory = _ => UsualFolder;
        _port = Add(new Flag<int?>("--port", FlagGroups.General, "P", "The port to listen on, from 1 to 65535; 0 for any free one.", Values.OptionalWhole(0, 65535))
            .WithDefaultText(FormattableString.Invariant($"{StudioHost.UsualPort}, or a free one where that is taken")));
        _open = Add(new Flag<bool>("--open", FlagGroups.General, "Open the page in the browser."));
        _dataFolder = Add(SharedFlags.DataFolder());
    }

    public override IReadOnlyList<(string Line, string What)> Examples =>
    [
        ("ebb studio", "the runs in runs/"),
        ("ebb studio /data/runs --port 8080 --open", "another folder and port, and the browser at once"),
    ];

    public override int Execute(ParseResult result, CliHost host)
    {
        string folder = Path.GetFullPath(Path.Combine(host.WorkingFolder, result.GetRequiredValue(_folder)));
        StudioHost.Run(folder, result.GetValue(_port), result.GetValue(_dataFolder), result.GetValue(_open), host.Terminal, host.Cancellation);
        return ExitCode.Done;
    }
}
