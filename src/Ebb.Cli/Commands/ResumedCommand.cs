using Ebb.Training;

namespace Ebb.Cli.Commands;

/// <summary>The command that a run was begun with, as <c>run.json</c> keeps it, and what <c>--resume</c> makes of it.</summary>
internal static class ResumedCommand
{
    // Where a run lands and what is printed are no part of what it is.
    private static readonly string[] LeftOut = [TrainFlags.ResumeName, "--out", "--overwrite", "--override", "--dry-run", "--json", "--quiet"];

    /// <summary>The words that <c>run.json</c> keeps of a command line.</summary>
    public static IReadOnlyList<string> Kept(CliCommand command, IReadOnlyList<string> words) =>
        [.. Split(command, words).Where(flag => !LeftOut.Contains(flag.Name)).SelectMany(flag => flag.Words)];

    /// <summary>The command line of the run with the words of this one in the place of its own; the same words where nothing is resumed.</summary>
    /// <exception cref="InvalidDataException">The folder holds no run.</exception>
    /// <exception cref="FailureException">No command began the run.</exception>
    public static IReadOnlyList<string> Expand(CliCommand command, IReadOnlyList<string> words, string workingFolder)
    {
        var own = Split(command, words).ToArray();
        if (own.FirstOrDefault(flag => flag.Name == TrainFlags.ResumeName).Words is not { } resume) return words;
        string folder = resume.Length > 1 ? resume[1] : resume[0][(TrainFlags.ResumeName.Length + 1)..];
        var settings = RunSettings.Read(Path.Combine(workingFolder, folder, "run.json"));
        var run = settings.Command ?? throw new FailureException($"--resume: {folder} was not begun by 'ebb train', or by an older one, so its flags are not known");
        // What another program has written there must not choose where this run lands.
        var kept = Split(command, run).Where(flag => !LeftOut.Contains(flag.Name) && own.All(given => given.Name != flag.Name));
        return [words[0], .. kept.SelectMany(flag => flag.Words), .. words.Skip(1)];
    }

    /// <summary>Each flag with its words: one, or two where the value is a word of its own. What is no flag is left to the parser.</summary>
    private static IEnumerable<(string Name, string[] Words)> Split(CliCommand command, IReadOnlyList<string> words)
    {
        for (int i = 0; i < words.Count; i++)
        {
            string name = words[i].Split('=')[0];
            if (command.Flags.FirstOrDefault(flag => flag.Name == name) is not { } flag) continue;
            bool takesNext = flag.ValueName is not null && name == words[i] && i + 1 < words.Count;
            yield return (name, takesNext ? [words[i], words[++i]] : [words[i]]);
        }
    }
}
