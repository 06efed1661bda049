using Ebb.Training;

namespace Ebb.Cli.Engine;

/// <summary>What to do with a run that diverged.</summary>
internal static class DivergedRun
{
    private const double Slower = 0.1;

    /// <summary>
    /// The last good checkpoint and the command that goes on from it, in words. A checkpoint of the very step before is not good: its weights are
    /// those that made the loss or the gradient what it is. Nor is one of the steps that were left out, which changed nothing.
    /// </summary>
    public static string Advice(TrainingDivergedException error, CheckpointFolder checkpoints, string runFolder, TrainSettings settings)
    {
        var suspect = checkpoints.Steps.TakeWhile(step => step >= error.Step - 1 - settings.SkipBadSteps).ToArray();
        string named = string.Join(" and ", suspect.Select(checkpoints.PathOf));
        if (suspect.Length == checkpoints.Steps.Count) return $"There is no checkpoint from before its weights went wrong ({named} is from after): begin anew.";
        string first = suspect.Length == 0 ? "" : $"remove {named}, whose weights diverge, then ";
        return FormattableString.Invariant(
            $"The last good checkpoint is {checkpoints.PathOf(checkpoints.Steps[suspect.Length])}; to go on from it more slowly: {first}{ResumedRun.Command(runFolder)} --lr {settings.LearningRate * Slower:g4} --override");
    }
}
