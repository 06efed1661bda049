using System.CommandLine;
using System.Reflection;
using Ebb.Cli.Parsing;

namespace Ebb.Cli.Commands;

/// <summary>The root of the command tree.</summary>
internal sealed class EbbCommand : CliCommand
{
    private readonly Flag<bool> _version;

    /// <summary>Makes the commands that a command line can be about: the one that its first word names, or else all of them.</summary>
    public EbbCommand(int cores, string? firstWord)
        : base("ebb", "Diffusion models in C#: train a denoiser on images, sample new images from it, measure them, prepare data.")
    {
        _version = Add(new Flag<bool>("--version", FlagGroups.General, "Print the version."));
        (string Name, Func<CliCommand> Make)[] commands =
        [
            ("train", () => new TrainCommand(cores)),
            ("sample", () => new SampleCommand(cores)),
            ("eval", () => new EvalCommand(cores)),
            ("certify", () => new CertifyCommand(cores)),
            ("check", () => new CheckCommand()),
            ("data", () => new DataCommand()),
            ("doctor", () => new DoctorCommand()),
            ("studio", () => new StudioCommand()),
        ];

        // A command takes milliseconds to make before it is compiled, and a line of words uses one.
        bool namesOne = commands.Any(command => command.Name == firstWord);
        foreach (var (name, make) in commands)
        {
            if (!namesOne || name == firstWord) Subcommands.Add(make());
        }
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
        if (!result.GetValue(_version)) throw new UsageException("ebb needs a command: train, sample, eval, certify, check, data, doctor or studio");
        host.Terminal.Out.WriteLine($"ebb {Version}");
        return ExitCode.Done;
    }
}
