using Ebb.Nn;
using Ebb.Spec.Fields;
using Ebb.Spec.Forward;
using Ebb.Training;

namespace Ebb.Cli.Engine;

/// <summary>What <c>run.json</c> keeps of a run's settings, in the ecosystem's words where it has some.</summary>
internal static class TrainDescription
{
    public static RunSettings Of(TrainSettings settings, TrainingData data, Net net) => new()
    {
        Recipe = settings.Recipe,
        Dataset = settings.ImagesPath is null ? settings.Dataset : $"npy:{settings.ImagesPath}",
        DatasetSha256 = data.Train.ContentHash,
        X = settings.ImagesPath,
        Y = settings.LabelsPath,
        Crop = settings.Dataset.StartsWith(Data.Datasets.ImagesPrefix, StringComparison.Ordinal) ? (settings.StretchesImages ? "none" : "center") : null,
        Images = data.Train.Count,
        HeldOutImages = data.HeldOut?.Count ?? 0,
        ImageShape = [data.Train.Channels, data.Train.Height, data.Train.Width],
        Net = net.Architecture,
        Hidden = settings.UNet is null ? settings.Hidden : null,
        Kernel = settings.UNet is null ? settings.Kernel : null,
        BlockOutChannels = settings.UNet?.Channels,
        LayersPerBlock = settings.UNet?.LayersPerBlock,
        AttentionLevels = settings.UNet?.AttentionLevels,
        ClassEmbeddings = net.Classes > 0 ? net.Classes : null,
        ClassDropout = settings.ClassDropout,
        Parameters = net.ParameterCount,
        Prediction = Word(settings.Prediction),
        Schedule = settings.Schedule,
        ScheduleSteps = settings.ScheduleSteps,
        BetaStart = settings.BetaStart,
        BetaEnd = settings.BetaEnd,
        ZeroSnr = settings.ZeroSnr,
        Shift = settings.Shift,
        Steps = settings.Steps,
        BatchSize = settings.BatchSize,
        GradientAccumulationSteps = settings.GradientAccumulationSteps,
        RandomFlips = settings.RandomFlips,
        LossWeighting = Word(settings.LossWeighting),
        SnrGamma = settings.SnrGamma,
        LearningRate = settings.LearningRate,
        LearningRateSchedule = settings.CosineRate ? "cosine" : "constant",
        WarmupSteps = settings.WarmupSteps,
        WeightDecay = settings.WeightDecay,
        MaxGradientNorm = settings.MaxGradientNorm,
        EmaDecay = settings.EmaDecay,
        Lipschitz = settings.Lipschitz,
        SampleEvery = settings.SampleEvery,
        Seed = settings.Seed,
        Device = net.Device.Name,
        Command = settings.Command,
    };

    private static string Word(PredictionKind prediction) => prediction switch
    {
        PredictionKind.Eps => "epsilon",
        PredictionKind.X0 => "sample",
        _ => "v_prediction",
    };

    private static string Word(LossWeighting weighting) => weighting switch
    {
        LossWeighting.None => "none",
        LossWeighting.MinSnr => "min_snr",
        LossWeighting.P2 => "p2",
        LossWeighting.TruncatedSnr => "truncated_snr",
        LossWeighting.Snr => "snr",
        LossWeighting.Edm => "edm",
        LossWeighting.InverseVariance => "inverse_variance",
        _ => "cosmap",
    };
}
