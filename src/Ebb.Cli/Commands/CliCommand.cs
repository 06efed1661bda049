using System.CommandLine;
using Ebb.Cli.Parsing;

namespace Ebb.Cli.Commands;

/// <summary>A command of <c>ebb</c>: its words, its help and what it does.</summary>
internal abstract class CliCommand : Command
{
    protected CliCommand(string fullName, string description)
        : base(fullName[(fullName.LastIndexOf(' ') + 1)..], description)
    {
        FullName = fullName;

        // Execute is called by the program. Without an action, a command with subcommands would not parse alone.
        SetAction(_ => ExitCode.Done);
    }

    /// <summary>The command as typed, such as "ebb data fetch".</summary>
    public string FullName { get; }

    /// <summary>Its flags, in the order of the help page.</summary>
    public IEnumerable<IFlag> Flags => Options.Cast<IFlag>();

    /// <summary>Command lines worth trying, each with a few words on what it does.</summary>
    public virtual IReadOnlyList<(string Line, string What)> Examples => [];

    /// <summary>Looks at the words before they are parsed, or its help is shown, for what changes the defaults of flags or stands for other words.</summary>
    /// <returns>The words to parse.</returns>
    public virtual IReadOnlyList<string> Prepare(IReadOnlyList<string> words, string workingFolder) => words;

    /// <summary>The subcommand of that name, or null.</summary>
    public CliCommand? Find(string name) => Subcommands.FirstOrDefault(sub => sub.Name == name) as CliCommand;

    /// <summary>Does the work. Results go to the terminal's Out, all else to its Error.</summary>
    /// <returns>The exit code.</returns>
    public abstract int Execute(ParseResult result, CliHost host);

    /// <summary>Adds a flag and returns it.</summary>
    public Flag<TValue> Add<TValue>(Flag<TValue> flag)
    {
        Options.Add(flag);
        return flag;
    }

    protected Argument<string> AddArgument(string name, string description)
    {
        var argument = new Argument<string>(name) { Description = description };
        Arguments.Add(argument);
        return argument;
    }
}
