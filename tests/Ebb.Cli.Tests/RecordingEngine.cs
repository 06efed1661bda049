using Ebb.Cli.Engine;
using Ebb.Data;
using Ebb.Measures;

namespace Ebb.Cli.Tests;

/// <summary>Stands in for the library: keeps what it was asked for and answers with fixed numbers.</summary>
internal sealed class RecordingEngine : IEngine
{
    public static readonly RunFacts Facts = new("cpu (AVX-512, 1 thread)", "shapes 3x32x32, 4,096 images", "residual, hidden 32, kernel 3", 38_435, 200L << 20);

    public TrainSettings? Training { get; private set; }

    public SampleSettings? Sampling { get; private set; }

    public EvalSettings? Evaluation { get; private set; }

    public string? EvaluationFolder { get; private set; }

    public CertifySettings? Certificate { get; private set; }

    public CertifyRequest? CertificateRequest { get; private set; }

    public ConvertSettings? Conversion { get; private set; }

    public string? RunFolder { get; private set; }

    public string? SampleOut { get; private set; }

    public int? SampleSteps { get; private set; }

    public SampleRequest? Request { get; private set; }

    /// <summary>The classes of the model that is sampled.</summary>
    public IReadOnlyList<ModelClass> Classes { get; init; } = [];

    public (string Name, string? From, string? DataFolder)? Fetched { get; private set; }

    public InspectSettings? Inspected { get; private set; }

    public DoctorSettings? Examined { get; private set; }

    /// <summary>What the doctor finds.</summary>
    public DoctorOutcome Diagnosis { get; init; } = new([], []);

    /// <summary>What a dry run finds.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Thrown in place of any work, when set.</summary>
    public Exception? Failure { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    public ITrainPlan PrepareTraining(TrainSettings settings, IProgress<WorkTick> progress, CancellationToken cancellation)
    {
        Training = settings;
        return Failure is null ? new TrainPlan(this) : throw Failure;
    }

    public ISamplePlan PrepareSampling(SampleSettings settings)
    {
        Sampling = settings;
        return Failure is null ? new SamplePlan(this) : throw Failure;
    }

    public IEvalPlan PrepareEvaluation(EvalSettings settings, IProgress<WorkTick> progress, CancellationToken cancellation)
    {
        Evaluation = settings;
        return Failure is null ? new EvalPlan(this) : throw Failure;
    }

    public DoctorOutcome Examine(DoctorSettings settings, CancellationToken cancellation)
    {
        Examined = settings;
        return Diagnosis;
    }

    public ICertifyPlan PrepareCertificate(CertifySettings settings)
    {
        Certificate = settings;
        return Failure is null ? new CertifyPlan(this) : throw Failure;
    }

    public IReadOnlyList<DataSetState> ListData(string? dataFolder) =>
    [
        new("shapes", "any number of 3xNxN", Ready: true, "built in"),
        new("cifar10", "50000 + 10000 of 3x32x32", Ready: false, "ebb data fetch cifar10"),
    ];

    public DataSetFacts Fetch(string name, string? from, string? dataFolder, IProgress<WorkTick> progress, CancellationToken cancellation)
    {
        Fetched = (name, from, dataFolder);
        progress.Report(new WorkTick("unpacking", 10, 60_000, "images", TimeSpan.FromSeconds(1)));
        return new DataSetFacts(name, "/cache/cifar10", 50_000, 10_000, 3, 32, 32, 10, "sha256:0123");
    }

    public DataSetDetails Inspect(InspectSettings settings, IProgress<WorkTick> progress, CancellationToken cancellation)
    {
        Inspected = settings;
        return new DataSetDetails(
            new DataSetFacts("photos", settings.Dataset, 8, 0, 3, 28, 28, 2, null),
            new DataStatistics([0.5, 0.25, -0.125], [1, 0.5, 0.25], -1, 1, 2, 1, [5, 3]),
            ["cat", "dog"],
            [new SkippedImage("cat/a.jpg", "the file is empty.")],
            settings.SheetPath);
    }

    public ConvertOutcome Convert(ConvertSettings settings, IProgress<WorkTick> progress, CancellationToken cancellation)
    {
        Conversion = settings;
        return new ConvertOutcome(settings.Target, "y.npy", 7, 3, 64, 48);
    }

    private sealed class TrainPlan(RecordingEngine engine) : ITrainPlan
    {
        public RunFacts Facts => RecordingEngine.Facts;

        public TrainRehearsal Rehearse(string runFolder, CancellationToken cancellation) => new()
        {
            Settings = [("dataset", "shapes"), ("image_shape", new object[] { 3L, 32L, 32L }), ("lr", 0.001), ("random_flip", false), ("seed", 0L)],
            Images = 4096,
            HeldOutImages = 64,
            FirstStep = 0,
            Steps = 600,
            Epochs = 600 * 4 / 4096.0,
            Memory = [("images", 120L << 20), ("activations", 80L << 20)],
            AvailableMemory = 3L << 30,
            CheckpointEvery = 50,
            Keep = 2,
            CheckpointBytes = 600_000,
            DiskBytes = 2_000_000,
            FreeDiskBytes = 40L << 30,
            MillisecondsPerStep = 12.345,
            Seconds = 61.5,
            Problems = engine.Problems,
        };

        public TrainOutcome Run(string runFolder, IProgress<TrainTick> progress, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            engine.RunFolder = runFolder;
            progress.Report(new TrainTick(1, 600, 1.25, 1.5, TimeSpan.FromSeconds(0.5)));
            progress.Report(new TrainTick(2, 600, 1.125, 1.5, TimeSpan.FromSeconds(0.6)));
            progress.Report(new TrainTick(600, 600, 0.0625, 0.05, TimeSpan.FromSeconds(60)));
            return new TrainOutcome(runFolder, 600, 1.5, 0.05, 61.5, 99.25, 322.25, 412.4, 0.4, 0.02, [$"{runFolder}/images/grid.png"], engine.Warnings);
        }
    }

    private sealed class SamplePlan(RecordingEngine engine) : ISamplePlan
    {
        public RunFacts Facts => RecordingEngine.Facts;

        public int ScheduleSteps => 100;

        public IReadOnlyList<ModelClass> Classes => engine.Classes;

        public SampleOutcome Run(SampleRequest request, IProgress<WorkTick> progress, CancellationToken cancellation)
        {
            (engine.SampleOut, engine.SampleSteps, engine.Request) = (request.Out, request.Steps, request);
            progress.Report(new WorkTick("sampling", request.Steps, request.Steps, "steps", TimeSpan.FromSeconds(3)));
            return new SampleOutcome([request.Out], request.Steps, 3.5, 30.25, engine.Warnings);
        }
    }

    private sealed class EvalPlan(RecordingEngine engine) : IEvalPlan
    {
        public RunFacts Facts => RecordingEngine.Facts;

        public EvalOutcome Run(string folder, IProgress<WorkTick> progress, CancellationToken cancellation)
        {
            engine.EvaluationFolder = folder;
            return new EvalOutcome
            {
                Dataset = "shapes",
                Count = 40,
                Steps = 20,
                Reference = new EvalReference("shapes", 2000, IsUnseen: true),
                Loss = LossByTime.Of([2, 8], [0.5, 0.25], steps: 10, "shapes", bins: 2),
                Measures = [new Measurement("squared Frechet distance", "random-conv-0", 1.5, 0.25, 40, "shapes")],
                Classifier = new EvalClassifier("classifier-shapes", 0.875, 1000, WasStored: true, 0.5),
                Neighbours = new EvalNeighbours("pixels", 16, 3, 6.5, 7.5, "shapes", 4096),
                SamplingSeconds = 40,
                Seconds = 62,
                Files = [$"{folder}/samples.png"],
                Warnings = engine.Warnings,
            };
        }
    }

    private sealed class CertifyPlan(RecordingEngine engine) : ICertifyPlan
    {
        public RunFacts Facts => RecordingEngine.Facts;

        public int ScheduleSteps => 100;

        public CertifyOutcome Run(CertifyRequest request, IProgress<WorkTick> progress, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            engine.CertificateRequest = request;
            progress.Report(new WorkTick("enclosing", request.Steps, request.Steps, "steps", TimeSpan.FromSeconds(3)));
            return new CertifyOutcome("It is so.", [("arithmetic", "308 bits")], [("delta", 0.25), ("differing_bytes", 2)], [$"{request.Pictures}/steps.svg"], 4.25);
        }
    }
}
