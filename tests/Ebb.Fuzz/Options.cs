using System.Globalization;

namespace Ebb.Fuzz;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string Usage =
        "usage: ebb-fuzz [FORMAT|all] [--inputs N] [--seed S] [--reproduce SEED:INDEX] [--out FOLDER]\n"
        + "  N inputs for each format that is cheap to read, fewer for the others. A format's inputs are a function of the seed.";

    public IReadOnlyList<FuzzTarget> Targets { get; private init; } = Fuzz.Targets.All;

    public long Inputs { get; private init; } = 10_000;

    public ulong Seed { get; private init; } = 1;

    public long? Only { get; private init; }

    public string Out { get; private init; } = ".";

    /// <exception cref="FormatException">The words make no sense.</exception>
    public static Options Parse(IReadOnlyList<string> words)
    {
        var options = new Options();
        for (int i = 0; i < words.Count; i++)
        {
            options = words[i] switch
            {
                "--inputs" => options with { Inputs = Number(Value(words, ++i)) },
                "--seed" => options with { Seed = (ulong)Number(Value(words, ++i)) },
                "--reproduce" => options.At(Value(words, ++i).Split(':')),
                "--out" => options with { Out = Value(words, ++i) },
                "all" => options,
                var name => options with { Targets = [Fuzz.Targets.All.FirstOrDefault(target => target.Name == name) ?? throw Unknown(name)] },
            };
        }

        return options.Only is null || options.Targets.Count == 1 ? options : throw new FormatException("--reproduce needs the name of a format.");
    }

    private Options At(string[] parts) => parts.Length == 2
        ? this with { Seed = (ulong)Number(parts[0]), Only = Number(parts[1]) }
        : throw new FormatException("--reproduce takes SEED:INDEX.");

    private static string Value(IReadOnlyList<string> words, int i) => i < words.Count ? words[i] : throw new FormatException($"{words[i - 1]} needs a value.");

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
        ? number
        : throw new FormatException($"'{text}' is no whole number.");

    private static FormatException Unknown(string name) => new($"There is no format '{name}'; there are {string.Join(", ", Fuzz.Targets.All.Select(target => target.Name))}.");
}
