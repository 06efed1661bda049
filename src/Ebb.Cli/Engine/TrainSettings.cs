using Ebb.Spec.Fields;
using Ebb.Spec.Forward;

namespace Ebb.Cli.Engine;

/// <summary>One training run as the flags describe it, already checked.</summary>
internal sealed record TrainSettings
{
    /// <summary>The <see cref="Schedule"/> of a flow.</summary>
    public const string Flow = "flow";

    /// <summary>The name that scheduler files have for the cosine schedule.</summary>
    public const string CosineSchedule = "squaredcos_cap_v2";

    /// <summary>The recipe that the defaults are from; null for none.</summary>
    public string? Recipe { get; init; }

    /// <summary>A data set's name, or "npy:X.npy[,Y.npy]" or "images:FOLDER".</summary>
    public required string Dataset { get; init; }

    /// <summary>Images in a file of the user's own, taken in place of the named set's; null for the set itself.</summary>
    public string? ImagesPath { get; init; }

    /// <summary>The labels that belong to <see cref="ImagesPath"/>; null for none.</summary>
    public string? LabelsPath { get; init; }

    /// <summary>Rows and columns of the built-in shapes; null for every other set.</summary>
    public int? ShapesSize { get; init; }

    /// <summary>Rows and columns of a folder's images; null for the default and for every other set.</summary>
    public int? ImageSize { get; init; }

    /// <summary>Whether a folder's pictures are stretched to squares; otherwise their centres are cut out.</summary>
    public bool StretchesImages { get; init; }

    /// <summary>The images to use; null for all.</summary>
    public int? ImageCount { get; init; }

    /// <summary>Where prepared sets are; null for the usual place.</summary>
    public string? DataFolder { get; init; }

    /// <summary>The U-Net to train; null for one of the plain convolutions.</summary>
    public UNetSettings? UNet { get; init; }

    /// <summary>Without a U-Net, the residual net; otherwise the plain one.</summary>
    public bool ResidualNet { get; init; }

    public int Hidden { get; init; }

    public int Kernel { get; init; }

    /// <summary>The share of images whose class is hidden, in [0, 1); null for a net without classes.</summary>
    public double? ClassDropout { get; init; }

    /// <summary>What the net predicts: eps, x0 or v.</summary>
    public PredictionKind Prediction { get; init; }

    /// <summary>The name of the schedule in scheduler files, or <see cref="Flow"/>.</summary>
    public required string Schedule { get; init; }

    /// <summary>T, at least 1.</summary>
    public int ScheduleSteps { get; init; }

    /// <summary>The first beta; null for a schedule that does not take it.</summary>
    public double? BetaStart { get; init; }

    /// <summary>The last beta; null for a schedule that does not take it.</summary>
    public double? BetaEnd { get; init; }

    /// <summary>Whether the schedule is stretched so that its last level is noise alone.</summary>
    public bool ZeroSnr { get; init; }

    /// <summary>How far a flow's levels are moved towards noise; null for a schedule.</summary>
    public double? Shift { get; init; }

    public int Steps { get; init; }

    public int BatchSize { get; init; }

    /// <summary>Batches that make one step.</summary>
    public int GradientAccumulationSteps { get; init; } = 1;

    /// <summary>Whether every other image is mirrored.</summary>
    public bool RandomFlips { get; init; }

    public LossWeighting LossWeighting { get; init; }

    /// <summary>The gamma of min-SNR; null for another weighting.</summary>
    public double? SnrGamma { get; init; }

    public double LearningRate { get; init; }

    /// <summary>Whether the learning rate falls along a cosine; otherwise it stays.</summary>
    public bool CosineRate { get; init; }

    /// <summary>Steps over which the learning rate climbs first.</summary>
    public int WarmupSteps { get; init; }

    public double WeightDecay { get; init; }

    /// <summary>The norm to clip gradients to; null for none.</summary>
    public double? MaxGradientNorm { get; init; }

    /// <summary>The decay of the average of the weights; null for none.</summary>
    public double? EmaDecay { get; init; }

    /// <summary>What the net's Lipschitz constant is kept at or below; null for no bound.</summary>
    public double? Lipschitz { get; init; }

    public ulong Seed { get; init; }

    /// <summary>The words of the command that the run is, without those that say where it lands and what is printed.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The folder of a run to go on with; null for a new one.</summary>
    public string? ResumeFolder { get; init; }

    /// <summary>Whether a run that goes on may have other settings than before.</summary>
    public bool AllowsChanges { get; init; }

    /// <summary>The steps from one checkpoint to the next; null for one every few minutes, 0 for none.</summary>
    public int? CheckpointEvery { get; init; }

    /// <summary>Checkpoints to keep.</summary>
    public int Keep { get; init; } = 1;

    /// <summary>Bad steps that may be left out.</summary>
    public int SkipBadSteps { get; init; }

    public required ComputeSettings Compute { get; init; }

    /// <summary>The steps from one grid of the progress to the next; null for no grids.</summary>
    public int? SampleEvery { get; init; }

    /// <summary>Whether the run folder gets an event file for TensorBoard.</summary>
    public bool WritesEvents { get; init; }

    /// <summary>Whether the run folder gets a training log.</summary>
    public bool WritesLog { get; init; }

    /// <summary>Where the training log goes as well; null for the run folder only.</summary>
    public string? LogPath { get; init; }

    public string? ReferencePpm { get; init; }

    public string? NoisyPpm { get; init; }

    public string? ReconstructPpm { get; init; }

    public string? SamplePpm { get; init; }

    /// <summary>The index that the noisy picture is at and the reconstruction starts from, 0 to T - 1.</summary>
    public int ReconstructStep { get; init; }
}
