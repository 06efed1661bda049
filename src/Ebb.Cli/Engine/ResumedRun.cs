using System.Globalization;
using Ebb.Training;

namespace Ebb.Cli.Engine;

/// <summary>A trainer put back to where a run was when it stopped.</summary>
internal static class ResumedRun
{
    /// <summary>The command that goes on with a run.</summary>
    public static string Command(string folder) => folder.Any(char.IsWhiteSpace) ? $"ebb train --resume \"{folder}\"" : $"ebb train --resume {folder}";

    /// <summary>Restores the latest whole checkpoint of a run.</summary>
    /// <returns>
    /// What the run is now, with a record of the stop, what a person should know, and whether the checkpoint is of a run with these very settings.
    /// </returns>
    /// <exception cref="FailureException">There is no checkpoint, or the settings are others and may not be.</exception>
    public static (RunSettings Settings, IReadOnlyList<string> Notes, bool IsSame) Restore(string folder, Trainer trainer, RunSettings settings, bool allowsChanges)
    {
        var latest = new CheckpointFolder(folder).ReadLatest(out var damaged);
        if (latest is not { } checkpoint)
        {
            throw new FailureException(damaged.Count > 0
                ? $"--resume: no checkpoint of {folder} is whole: {string.Join(' ', damaged)}"
                : $"--resume: {folder} has no checkpoint to go on from; begin it again, with --out {folder} --overwrite");
        }

        var (state, run) = checkpoint;
        var changes = settings.DifferencesFrom(run);
        if (changes.Count > 0 && !allowsChanges)
        {
            throw new FailureException($"--resume: {string.Join("; ", changes)}. The run would not end as it would have; leave the flags out that change it, or allow it with --override");
        }

        trainer.Restore(state);
        string record = string.Create(
            CultureInfo.InvariantCulture, $"step {state.Step}, {DateTime.UtcNow:yyyy-MM-dd HH:mm:ss} UTC{string.Concat(changes.Select(change => $"; {change}"))}");
        return (
            settings with { CreatedUtc = run.CreatedUtc, Resumed = [.. run.Resumed ?? [], record] },
            [.. damaged, string.Create(CultureInfo.InvariantCulture, $"going on after step {state.Step}"), .. changes],
            changes.Count == 0);
    }
}
