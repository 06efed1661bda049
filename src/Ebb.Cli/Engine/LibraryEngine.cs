using System.Diagnostics;
using Ebb.Data;
using Ebb.Devices;

namespace Ebb.Cli.Engine;

/// <summary>The library behind the command line.</summary>
internal sealed class LibraryEngine : IEngine
{
    /// <summary>Says how much memory there is.</summary>
    public Func<MachineMemory> Memory { get; init; } = MachineMemory.Now;

    public ITrainPlan PrepareTraining(TrainSettings settings, IProgress<WorkTick> progress, CancellationToken cancellation)
    {
        MemoryBudget.CheckImages(settings, Memory());
        var data = TrainingData.Open(settings, new Steps<FetchProgress>(progress, InImages), cancellation);
        return new LibraryTrainPlan(settings, data, Memory());
    }

    public ISamplePlan PrepareSampling(SampleSettings settings) => new LibrarySamplePlan(settings);

    public IEvalPlan PrepareEvaluation(EvalSettings settings, IProgress<WorkTick> progress, CancellationToken cancellation) =>
        new LibraryEvalPlan(settings, new Steps<FetchProgress>(progress, InImages), cancellation);

    public DoctorOutcome Examine(DoctorSettings settings, CancellationToken cancellation) => Doctor.Examine(settings, Memory(), cancellation);

    public ICertifyPlan PrepareCertificate(CertifySettings settings) => new LibraryCertifyPlan(settings);

    public IReadOnlyList<DataSetState> ListData(string? dataFolder)
    {
        var cache = new DataCache(dataFolder);
        return
        [
            new DataSetState("shapes", "as many as asked for, 3 x N x N", Ready: true, "built in"),
            .. KnownSet.All.Select(set => cache.Find(set) is null
                ? new DataSetState(set.Name, set.Description, Ready: false, $"ebb data fetch {set.Name}")
                : new DataSetState(set.Name, set.Description, Ready: true, cache.FolderOf(set))),
        ];
    }

    public DataSetFacts Fetch(string name, string? from, string? dataFolder, IProgress<WorkTick> progress, CancellationToken cancellation)
    {
        var cache = new DataCache(dataFolder);
        var result = new Fetcher(cache).FetchAsync(name, from, new Steps<FetchProgress>(progress, InMebibytes), cancellation).GetAwaiter().GetResult();
        return Describe(result.Set, cache);
    }

    public DataSetDetails Inspect(InspectSettings settings, IProgress<WorkTick> progress, CancellationToken cancellation)
    {
        var opened = OpenedData.Open(
            settings.Dataset, settings.Size, settings.StretchesImages, settings.ImageCount, settings.DataFolder, new Steps<FetchProgress>(progress, InImages), cancellation);
        var data = opened.Images;
        var statistics = DataStatistics.Of(data, cancellation);
        if (settings.SheetPath is { } sheet) ContactSheet.Of(data).SaveGrid(sheet);

        var cache = new DataCache(settings.DataFolder);
        string where = settings.Dataset.StartsWith(Datasets.ImagesPrefix, StringComparison.Ordinal) ? settings.Dataset[Datasets.ImagesPrefix.Length..] : settings.Dataset;
        var facts = KnownSet.Find(settings.Dataset) is { } set && settings.ImageCount is null
            ? Describe(set, cache)
            : new DataSetFacts(data.Name, where, data.Count, 0, data.Channels, data.Height, data.Width, statistics.ClassCounts.Count, $"sha256:{data.ContentHash}");
        return new DataSetDetails(facts, statistics, data.ClassNames, opened.Skipped, settings.SheetPath);
    }

    public ConvertOutcome Convert(ConvertSettings settings, IProgress<WorkTick> progress, CancellationToken cancellation)
    {
        var options = new ConvertOptions { Size = settings.Size, Limit = settings.Limit, Channels = settings.Channels, Crop = settings.StretchesImages ? ImageCrop.None : ImageCrop.Center };
        var report = ImageFolderConverter.ConvertAsync(settings.Source, settings.Target, options, new Steps<FetchProgress>(progress, InImages), cancellation)
            .GetAwaiter().GetResult();
        return new ConvertOutcome(report.ImagePath, report.LabelPath, report.Shape[0], report.Shape[1], report.Shape[2], report.Shape[3]);
    }

    private static DataSetFacts Describe(KnownSet set, DataCache cache)
    {
        string? checksum = cache.Find(set)?.Sums.FirstOrDefault(sum => sum.Key.StartsWith("train-x", StringComparison.Ordinal)).Value;
        return new DataSetFacts(
            set.Name, cache.FolderOf(set), set.TrainCount, set.TestCount, set.Image.Channels, set.Image.Height, set.Image.Width, set.ClassNames.Count,
            checksum is null ? null : $"sha256:{checksum}");
    }

    private static WorkTick InMebibytes(FetchProgress step, TimeSpan elapsed) => new(step.Phase, step.Bytes >> 20, (step.Total ?? 0) >> 20, "MiB", elapsed);

    private static WorkTick InImages(FetchProgress step, TimeSpan elapsed) => new(step.Phase, step.Bytes, step.Total ?? 0, "images", elapsed);

    /// <summary>Adds the time to the library's own reports.</summary>
    private sealed class Steps<TStep>(IProgress<WorkTick> progress, Func<TStep, TimeSpan, WorkTick> translate) : IProgress<TStep>
    {
        private readonly long _began = Stopwatch.GetTimestamp();

        public void Report(TStep value) => progress.Report(translate(value, Stopwatch.GetElapsedTime(_began)));
    }
}
