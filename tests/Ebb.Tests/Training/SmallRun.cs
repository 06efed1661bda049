using Ebb.Training;

namespace Ebb.Tests.Training;

/// <summary>What a run folder says of a run, for tests that need one but care about little of it.</summary>
internal static class SmallRun
{
    public static RunSettings Settings { get; } = new()
    {
        Dataset = "shapes",
        DatasetSha256 = "",
        Images = 4,
        HeldOutImages = 0,
        ImageShape = [3, 8, 8],
        Net = "EpsConvNet",
        Parameters = 1,
        ScheduleSteps = 5,
        BetaStart = 1e-4,
        BetaEnd = 0.12,
        Steps = 4,
        BatchSize = 2,
        LearningRate = 1e-3,
        LearningRateSchedule = "cosine",
        Seed = 0,
        Device = "cpu",
    };
}
