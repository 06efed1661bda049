using System.CommandLine;
using System.Reflection;
using Ebb.Cli.Parsing;

namespace Ebb.Cli.Commands;

/// <summary>The root of the command tree.</summary>
internal sealed class EbbCommand : CliCommand
{
    private readonly Flag<bool> _version;

    public EbbCommand(int cores)
        : base("ebb", "Diffusion models in C#: train a denoiser on images, sample new images from it, measure them, prepare data.")
    {
        _version = Add(new Flag<bool>("--version", FlagGroups.General, "Print the version."));
        Subcommands.Add(new TrainCommand(cores));
        Subcommands.Add(new SampleCommand(cores));
        Subcommands.Add(new EvalCommand(cores));
        Subcommands.Add(new DataCommand());
    }

    public override IReadOnlyList<(string Line, string What)> Examples =>
    [
        ("ebb train", "train on built-in shapes, a minute or so"),
        ("ebb sample runs/shapes-001", "draw a grid of new images"),
        ("ebb data fetch cifar10", "prepare CIFAR-10 once"),
    ];

    /// <summary>The version of this build, such as 0.1.0.</summary>
    public static string Version => typeof(EbbCommand).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public override int Execute(ParseResult result, CliHost host)
    {
        if (!result.GetValue(_version)) throw new UsageException("ebb needs a command: train, sample, eval or data");
        host.Terminal.Out.WriteLine($"ebb {Version}");
        return ExitCode.Done;
    }
}
