using Ebb.Cli.Engine;

namespace Ebb.Cli.Tests.Engine;

/// <summary>The real library, with something done in the midst of training: told of 0 before the run takes its folder, then of every step.</summary>
internal sealed class MeddlingEngine(Action<int> meddle) : IEngine
{
    private readonly LibraryEngine _engine = new();

    public ITrainPlan PrepareTraining(TrainSettings settings, IProgress<WorkTick> progress, CancellationToken cancellation) =>
        new Plan(_engine.PrepareTraining(settings, progress, cancellation), meddle);

    public ISamplePlan PrepareSampling(SampleSettings settings) => _engine.PrepareSampling(settings);

    public IEvalPlan PrepareEvaluation(EvalSettings settings, IProgress<WorkTick> progress, CancellationToken cancellation) =>
        _engine.PrepareEvaluation(settings, progress, cancellation);

    public IReadOnlyList<DataSetState> ListData(string? dataFolder) => _engine.ListData(dataFolder);

    public DataSetFacts Fetch(string name, string? from, string? dataFolder, IProgress<WorkTick> progress, CancellationToken cancellation) =>
        _engine.Fetch(name, from, dataFolder, progress, cancellation);

    public DataSetDetails Inspect(InspectSettings settings, IProgress<WorkTick> progress, CancellationToken cancellation) =>
        _engine.Inspect(settings, progress, cancellation);

    public ConvertOutcome Convert(ConvertSettings settings, IProgress<WorkTick> progress, CancellationToken cancellation) =>
        _engine.Convert(settings, progress, cancellation);

    public ICertifyPlan PrepareCertificate(CertifySettings settings) => _engine.PrepareCertificate(settings);

    public DoctorOutcome Examine(DoctorSettings settings, CancellationToken cancellation) => _engine.Examine(settings, cancellation);

    private sealed class Plan(ITrainPlan plan, Action<int> meddle) : ITrainPlan, IProgress<TrainTick>
    {
        public RunFacts Facts => plan.Facts;

        public TrainOutcome Run(string runFolder, IProgress<TrainTick> progress, CancellationToken cancellation)
        {
            meddle(0);
            return plan.Run(runFolder, this, cancellation);
        }

        public TrainRehearsal Rehearse(string runFolder, CancellationToken cancellation) => plan.Rehearse(runFolder, cancellation);

        public void Report(TrainTick value) => meddle(value.Step);
    }
}
