namespace Ebb.Cli.Engine;

/// <summary>Stands where the library's trainer, sampler and data sets will be: each call says that the part is absent.</summary>
internal sealed class UnconnectedEngine : IEngine
{
    public ITrainPlan PrepareTraining(TrainSettings settings) => throw Absent("training");

    public ISamplePlan PrepareSampling(SampleSettings settings) => throw Absent("sampling");

    public IReadOnlyList<DataSetState> ListData(string? dataFolder) => throw Absent("data sets");

    public DataSetFacts Fetch(string name, string? from, string? dataFolder, IProgress<WorkTick> progress, CancellationToken cancellation) =>
        throw Absent("fetching");

    public DataSetFacts Inspect(string nameOrPath, string? dataFolder) => throw Absent("data sets");

    public ConvertOutcome Convert(ConvertSettings settings, IProgress<WorkTick> progress, CancellationToken cancellation) => throw Absent("conversion");

    private static FailureException Absent(string part) => new($"this build has no {part} yet");
}
