namespace Ebb.Cli.Engine;

/// <summary>What a training run would do, found without doing it.</summary>
internal sealed record TrainRehearsal
{
    /// <summary>The settings by the keys of run.json, flags and recipe taken together.</summary>
    public required IReadOnlyList<(string Key, object? Value)> Settings { get; init; }

    /// <summary>Images to train on.</summary>
    public required int Images { get; init; }

    /// <summary>Images that the curve is measured on.</summary>
    public required int HeldOutImages { get; init; }

    /// <summary>The step that the run begins after; 0 but for a run that goes on.</summary>
    public required int FirstStep { get; init; }

    /// <summary>Steps of the whole run.</summary>
    public required int Steps { get; init; }

    /// <summary>How often the whole run sees each image.</summary>
    public required double Epochs { get; init; }

    /// <summary>The memory that it needs, the largest use first.</summary>
    public required IReadOnlyList<(string Use, long Bytes)> Memory { get; init; }

    /// <summary>The memory that is available, in bytes.</summary>
    public required long AvailableMemory { get; init; }

    /// <summary>The steps from one checkpoint to the next; null for one every few minutes, 0 for none.</summary>
    public required int? CheckpointEvery { get; init; }

    /// <summary>Checkpoints that are kept.</summary>
    public required int Keep { get; init; }

    /// <summary>The bytes of one checkpoint.</summary>
    public required long CheckpointBytes { get; init; }

    /// <summary>The bytes that checkpoints and models take at most.</summary>
    public required long DiskBytes { get; init; }

    /// <summary>The bytes that are free where the run folder will be.</summary>
    public required long FreeDiskBytes { get; init; }

    /// <summary>The median over the steps that were timed, in milliseconds; null when there is none to take.</summary>
    public double? MillisecondsPerStep { get; init; }

    /// <summary>The time that the steps to come and their held-out losses will take, in seconds; null when there is none to take.</summary>
    public double? Seconds { get; init; }

    /// <summary>What stands in the way of the run, a sentence each.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
