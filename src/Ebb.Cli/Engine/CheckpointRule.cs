using System.Diagnostics;
using Ebb.Training;

namespace Ebb.Cli.Engine;

/// <summary>When a run is saved, and how many times over.</summary>
/// <param name="every">The steps between two; null for some minutes, 0 for never.</param>
/// <param name="keep">How many to keep.</param>
internal sealed class CheckpointRule(int? every, int keep)
{
    // What a crash may cost.
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(5);

    private long _last = Stopwatch.GetTimestamp();
    private int? _saved;

    /// <summary>Whether there are any.</summary>
    public bool AreWanted => every != 0;

    /// <summary>Whether one is due after a step.</summary>
    public bool IsDue(int step) => every is { } steps ? steps > 0 && step % steps == 0 : Stopwatch.GetElapsedTime(_last) >= Usual;

    /// <summary>Takes note that a step is saved already.</summary>
    public void Restored(int step) => _saved = step;

    /// <summary>Saves the run as it is, if that is wanted at all and it is not the step that was saved last: a whole checkpoint is not replaced by itself.</summary>
    public void Write(Trainer trainer, RunFolder folder, RunSettings settings)
    {
        if (!AreWanted || _saved == trainer.Step) return;
        folder.WriteCheckpoint(trainer.Capture(), settings, keep);
        _saved = trainer.Step;
        _last = Stopwatch.GetTimestamp();
    }

    /// <summary>The same for a run that ends as a file could not be written: another one may be.</summary>
    public void TryWrite(Trainer trainer, RunFolder folder, RunSettings settings)
    {
        try
        {
            Write(trainer, folder, settings);
        }
        catch (Exception error) when (DiskFailure.Is(error) || error is ArgumentException)
        {
            // There is the one before it, and the failure to report is the one that came first.
        }
    }
}
