using Ebb.Cli.Engine;
using Ebb.Cli.Files;

namespace Ebb.Cli.Output;

/// <summary>What <c>ebb train --dry-run</c> says, for a person or for a program.</summary>
internal static class DryRunReport
{
    private const int LabelWidth = 13;
    private const int KeyWidth = 30;
    private const string Flag = "--dry-run";

    /// <summary>The command line that starts the run: the words given, with the folder where they name none.</summary>
    public static string Command(IReadOnlyList<string> words, string folder)
    {
        var kept = words.Where(word => word != Flag).ToList();
        bool isPlaced = kept.Any(word => word.Split('=')[0] is "--out" or "--resume");
        return string.Join(' ', (isPlaced ? kept : [.. kept, "--out", folder]).Select(Quoted).Prepend("ebb"));
    }

    public static void Write(TrainRehearsal rehearsal, RunFacts facts, string command, RunFolder folder, bool json, TextWriter target)
    {
        if (json) target.WriteLine(Json(rehearsal, facts, command, folder));
        else WriteText(rehearsal, facts, command, folder, target);
    }

    private static string Json(TrainRehearsal rehearsal, RunFacts facts, string command, RunFolder folder) => JsonLine.Of(
        ("command", command),
        ("run_folder", folder.Path),
        ("images", rehearsal.Images),
        ("held_out_images", rehearsal.HeldOutImages),
        ("parameters", facts.Parameters),
        ("first_step", rehearsal.FirstStep),
        ("steps", rehearsal.Steps),
        ("epochs", rehearsal.Epochs),
        ("ms_per_step", rehearsal.MillisecondsPerStep),
        ("seconds", rehearsal.Seconds),
        ("memory_bytes", facts.ExpectedBytes),
        ("memory_parts", rehearsal.Memory.Select(part => (part.Use, (object?)part.Bytes)).ToArray()),
        ("memory_available_bytes", rehearsal.AvailableMemory),
        ("checkpoint_bytes", rehearsal.CheckpointBytes),
        ("disk_bytes", rehearsal.DiskBytes),
        ("disk_free_bytes", rehearsal.FreeDiskBytes),
        ("settings", rehearsal.Settings.ToArray()),
        ("problems", rehearsal.Problems));

    private static void WriteText(TrainRehearsal rehearsal, RunFacts facts, string command, RunFolder folder, TextWriter target)
    {
        var lines = new LabelledLines(target, LabelWidth);
        lines.Write("command", command);
        lines.Write("device", facts.Device);
        lines.Write("data", $"{facts.Data}; {Units.Count(rehearsal.HeldOutImages)} held out");
        lines.Write("net", $"{facts.Net}; {Units.Count(facts.Parameters)} parameters");
        lines.Write("steps", Steps(rehearsal));
        lines.Write("time", Time(rehearsal));
        string parts = string.Join(", ", rehearsal.Memory.Select(part => $"{part.Use} {Units.Memory(part.Bytes)}"));
        lines.Write("memory", $"about {Units.Memory(facts.ExpectedBytes)}, {Units.Memory(rehearsal.AvailableMemory)} are available: {parts}");
        lines.Write("checkpoints", Checkpoints(rehearsal));
        lines.Write("disk", $"at most {Units.Memory(rehearsal.DiskBytes)} for checkpoints and models, {Units.Memory(rehearsal.FreeDiskBytes)} are free");
        lines.Write("run folder", $"{folder.Path}, {(rehearsal.FirstStep > 0 ? "goes on" : folder.HoldsRun ? "the run in it is replaced" : "is free")}");
        target.WriteLine("settings");
        var settings = new LabelledLines(target, KeyWidth);
        foreach (var (key, value) in rehearsal.Settings) settings.Write($"  {key}", Text(value));
        foreach (string problem in rehearsal.Problems) lines.Write("PROBLEM", problem);
        target.WriteLine(rehearsal.Problems.Count == 0 ? "All is well; nothing was written." : "The run would fail; nothing was written.");
    }

    private static string Steps(TrainRehearsal rehearsal)
    {
        string done = rehearsal.FirstStep > 0 ? $", {Units.Count(rehearsal.FirstStep)} of them done" : "";
        return Units.Invariant($"{Units.Count(rehearsal.Steps)}{done}; each image is seen {rehearsal.Epochs:0.##} times");
    }

    private static string Time(TrainRehearsal rehearsal) => rehearsal is { MillisecondsPerStep: { } step, Seconds: { } seconds }
        ? Units.Invariant($"about {Units.Duration(seconds)} without pictures, {step:0.00} ms per step: an estimate from a few steps")
        : "no step is left to take";

    private static string Checkpoints(TrainRehearsal rehearsal)
    {
        if (rehearsal.CheckpointEvery == 0) return "none";
        string every = rehearsal.CheckpointEvery is { } steps ? $"every {Units.Count(steps, "step")}" : "about every five minutes";
        return $"{every}, {Units.Memory(rehearsal.CheckpointBytes)} each; {Units.Count(rehearsal.Keep)} kept";
    }

    private static string Text(object? value) => value switch
    {
        object[] items => string.Join(' ', items.Select(Text)),
        bool flag => flag ? "yes" : "no",
        _ => Units.Invariant($"{value}"),
    };

    // As a shell takes it.
    private static string Quoted(string word) =>
        word.Length > 0 && word.All(letter => char.IsLetterOrDigit(letter) || "-_=./,:+@%".Contains(letter, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
