using Ebb.Cli.Commands;
using Ebb.Cli.Parsing;

namespace Ebb.Cli.Output;

/// <summary>The help of one command: usage, arguments, flags under headings, examples.</summary>
internal static class HelpPage
{
    private const int LeftColumn = 30;

    public static void Write(CliCommand command, Terminal terminal)
    {
        var page = terminal.Out;
        Wrap(page, command.Description ?? "", indent: 0, terminal.Width);
        page.WriteLine();
        page.WriteLine("Usage");
        page.WriteLine($"  {Usage(command)}");
        WriteRows(page, "Commands", command.Subcommands.Select(sub => (sub.Name, sub.Description ?? "")), terminal.Width);
        WriteRows(page, "Arguments", command.Arguments.Select(argument => (argument.Name, Sentence(argument.Description ?? ""))), terminal.Width);
        foreach (var group in command.Flags.GroupBy(flag => flag.Group))
        {
            var rows = group.Select(flag => (Spell(flag), Explain(flag)));
            WriteRows(page, group.Key, group.Key == LastGroup(command) ? rows.Append(("--help", "Show this page.")) : rows, terminal.Width);
        }

        WriteRows(page, "Examples", command.Examples, terminal.Width, stacked: true);
    }

    private static string? LastGroup(CliCommand command) => command.Flags.LastOrDefault()?.Group;

    private static string Usage(CliCommand command)
    {
        if (command.Subcommands.Count > 0) return $"{command.FullName} COMMAND [flags]";
        string arguments = string.Concat(command.Arguments.Select(argument => argument.HasDefaultValue ? $" [{argument.Name}]" : $" {argument.Name}"));
        return $"{command.FullName}{arguments} [flags]        (--flag value and --flag=value are the same)";
    }

    private static string Spell(IFlag flag) => flag.ValueName is null ? flag.Name : $"{flag.Name} {flag.ValueName}";

    private static string Explain(IFlag flag) => flag.DefaultText is null ? flag.Help : $"{flag.Help} Default: {flag.DefaultText}.";

    private static string Sentence(string text) => text.Length == 0 ? text : $"{char.ToUpperInvariant(text[0])}{text[1..]}.";

    private static void WriteRows(TextWriter page, string heading, IEnumerable<(string Left, string Right)> rows, int width, bool stacked = false)
    {
        if (!rows.Any()) return;
        page.WriteLine();
        page.WriteLine(heading);
        foreach (var (left, right) in rows)
        {
            bool fits = !stacked && left.Length + 4 <= LeftColumn;
            page.Write(fits ? $"  {left}".PadRight(LeftColumn) : $"  {left}\n");
            int indent = stacked ? 6 : LeftColumn;
            if (!fits) page.Write(new string(' ', indent));
            Wrap(page, right, indent, width);
        }
    }

    // The first line starts where the page stands; the following ones at the indent.
    private static void Wrap(TextWriter page, string text, int indent, int width)
    {
        int column = indent;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (column > indent && column + 1 + word.Length > width)
            {
                page.Write("\n" + new string(' ', indent));
                column = indent;
            }

            if (column > indent)
            {
                page.Write(' ');
                column++;
            }

            page.Write(word);
            column += word.Length;
        }

        page.Write('\n');
    }
}
