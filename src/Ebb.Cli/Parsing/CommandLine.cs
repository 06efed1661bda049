using Ebb.Cli.Commands;

namespace Ebb.Cli.Parsing;

/// <summary>
/// Checks the words of a command line before System.CommandLine binds them, because its own messages
/// span lines, take a misspelt flag for an argument, and let a repeated flag pass or blame its value.
/// </summary>
internal static class CommandLine
{
    /// <summary>The deepest command named, however wrong the rest is.</summary>
    public static CliCommand Locate(CliCommand root, IReadOnlyList<string> args)
    {
        var current = root;
        foreach (string arg in args)
        {
            if (current.Find(arg) is { } sub) current = sub;
            else if (!IsFlag(arg)) break;
        }

        return current;
    }

    /// <summary>Whether --help stands anywhere before a lone --.</summary>
    public static bool AsksForHelp(IEnumerable<string> args) => args.TakeWhile(arg => arg != "--").Any(arg => arg is "--help" or "-h" or "-?");

    /// <summary>Throws for the first unknown command, unknown, repeated or valueless flag, and for too many or too few arguments.</summary>
    /// <exception cref="UsageException">Something is wrong.</exception>
    public static void Check(CliCommand root, IReadOnlyList<string> args)
    {
        var current = root;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        int arguments = 0;
        bool flagsEnded = false;
        for (int i = 0; i < args.Count; i++)
        {
            if (!flagsEnded && args[i] == "--")
            {
                flagsEnded = true;
            }
            else if (!flagsEnded && IsFlag(args[i]))
            {
                if (CheckFlag(current, args, i, seen)) i++;
            }
            else if (current.Subcommands.Count > 0)
            {
                current = current.Find(args[i]) ?? throw UnknownCommand(current, args[i]);
            }
            else if (++arguments > current.Arguments.Count && !TakesMany(current))
            {
                throw new UsageException($"unexpected argument '{args[i]}': {current.FullName} takes {Count(current.Arguments.Count)}");
            }
        }

        if (arguments < current.Arguments.Count(argument => !argument.HasDefaultValue)) throw new UsageException($"{current.FullName} needs {current.Arguments[arguments].Name}: {current.Arguments[arguments].Description}");
    }

    private static bool TakesMany(CliCommand command) => command.Arguments.LastOrDefault() is { Arity.MaximumNumberOfValues: > 1 };

    /// <returns>Whether the flag's value is the next word.</returns>
    private static bool CheckFlag(CliCommand command, IReadOnlyList<string> args, int index, HashSet<string> seen)
    {
        string word = args[index];
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? word : word[..equals];
        var flag = command.Flags.FirstOrDefault(candidate => candidate.Name == name) ?? throw UnknownFlag(command, name);
        if (!seen.Add(name)) throw new UsageException($"{name} is given more than once");
        if (flag.ValueName is null)
        {
            return equals < 0 ? false : throw new UsageException($"{name} takes no value; got '{word}'");
        }

        if (equals >= 0)
        {
            return equals < word.Length - 1 ? false : throw MissingValue(flag);
        }

        return index + 1 < args.Count && !IsFlag(args[index + 1]) ? true : throw MissingValue(flag);
    }

    private static UsageException MissingValue(IFlag flag) => new($"{flag.Name} needs a value: {flag.Name} {flag.ValueName}");

    private static UsageException UnknownFlag(CliCommand command, string name) =>
        new($"unknown flag {name}{Spelling.Question(Spelling.Nearest(name, command.Flags.Select(flag => flag.Name)))}");

    private static UsageException UnknownCommand(CliCommand command, string name) =>
        new($"unknown command '{name}'{Spelling.Question(Spelling.Nearest(name, command.Subcommands.Select(sub => sub.Name)))}");

    // "-1" and "-.5" are values.
    private static bool IsFlag(string word) => word.Length > 1 && word[0] == '-' && !char.IsAsciiDigit(word[1]) && word[1] != '.';

    private static string Count(int arguments) => arguments switch { 0 => "flags only", 1 => "one argument", _ => $"{arguments} arguments" };
}
