using System.Text.Json;
using Ebb.Cli.Files;
using Ebb.Cli.Output;
using Ebb.Devices;
using Ebb.Training;

namespace Ebb.Cli.Engine;

/// <summary>Finds out what a run would do: looks at its files and takes a few steps in memory.</summary>
internal static class Rehearsal
{
    // The first steps compile and fetch; after them a median of a few is near enough for an estimate.
    private const int WarmUpSteps = 2;
    private const int MostSteps = 20;

    // The weights and Adam's two moments.
    private const int Moments = 3;

    // The held-out loss is measured some fifty times, on so many images; going forward is a third of a step.
    private const int EvaluationsOfARun = 50;
    private const int ImagesOfEvaluation = 64;
    private const double ShareOfForward = 1.0 / 3;
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(3);

    // What says nothing about the run to come.
    private static readonly string[] LeftOut = ["created_utc", "command", "resumed"];

    public static TrainRehearsal Of(
        Trainer trainer, TrainSettings settings, TrainingData data, RunSettings description, MemoryForecast memory, MachineMemory machine, string runFolder, CancellationToken cancellation)
    {
        int first = trainer.Step;
        long weights = description.Parameters * sizeof(float);
        long checkpoint = settings.CheckpointEvery == 0 ? 0 : weights * (Moments + (settings.EmaDecay is null ? 0 : 1));
        long disk = (checkpoint * ((long)settings.Keep + 1)) + (weights * (settings.EmaDecay is null ? 1 : 2));
        long free = FreeDisk.Of(runFolder);
        var problems = new List<string>();
        if (disk > free) problems.Add($"checkpoints and models take {Units.Memory(disk)} on the disk, and {Units.Memory(free)} are free: give --keep 1 or another --out");
        double? milliseconds = Time(trainer, problems, cancellation);
        double stepsAlike = settings.Steps - first + (EvaluationsOf(settings, first) * ImagesOfEvaluation * ShareOfForward / settings.BatchSize / settings.GradientAccumulationSteps);
        return new TrainRehearsal
        {
            Settings = Rows(description),
            Images = data.Train.Count,
            HeldOutImages = data.HeldOut?.Count ?? 0,
            FirstStep = first,
            Steps = settings.Steps,
            Epochs = (double)settings.Steps * settings.BatchSize * settings.GradientAccumulationSteps / data.Train.Count,
            Memory = MemoryBudget.Parts(memory),
            AvailableMemory = machine.Available,
            CheckpointEvery = settings.CheckpointEvery,
            Keep = settings.Keep,
            CheckpointBytes = checkpoint,
            DiskBytes = disk,
            FreeDiskBytes = free,
            MillisecondsPerStep = milliseconds,
            Seconds = milliseconds * stepsAlike / 1000,
            Problems = problems,
        };
    }

    private static int EvaluationsOf(TrainSettings settings, int first) => 1 + ((settings.Steps - first) / Math.Max(1, settings.Steps / EvaluationsOfARun));

    private static double? Time(Trainer trainer, List<string> problems, CancellationToken cancellation)
    {
        try
        {
            var times = trainer.TimeSteps(MostSteps, Enough, cancellation);
            double[] sorted = [.. times.Skip(Math.Min(WarmUpSteps, times.Count - 1)).Order()];
            return sorted.Length == 0 ? null : sorted[sorted.Length / 2];
        }
        catch (TrainingDivergedException error)
        {
            problems.Add(error.Message);
            return null;
        }
    }

    private static List<(string Key, object? Value)> Rows(RunSettings settings)
    {
        using var stream = new MemoryStream();
        settings.Write(stream);
        using var json = JsonDocument.Parse(stream.ToArray());
        return [.. json.RootElement.EnumerateObject().Where(member => !LeftOut.Contains(member.Name)).Select(member => (member.Name, ValueOf(member.Value)))];
    }

    private static object? ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        JsonValueKind.Number when value.TryGetInt64(out long whole) => whole,
        JsonValueKind.Number when value.TryGetUInt64(out ulong whole) => whole,
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.Array => value.EnumerateArray().Select(ValueOf).OfType<object>().ToArray(),
        _ => null,
    };
}
