using System.Diagnostics;
using Ebb.Data;
using Ebb.Devices;
using Ebb.Measures;
using Ebb.Models;
using Ebb.Sampling;
using Ebb.Training;

namespace Ebb.Cli.Engine;

/// <summary>An evaluation by the library.</summary>
internal sealed class LibraryEvalPlan : IEvalPlan
{
    private const int LossPairs = 1000;
    private const int NeighbourSamples = 16;
    private const int GridSamples = 64;
    private const long BaseBytes = 128L << 20;

    private readonly EvalSettings _settings;
    private readonly DiffusionModel _model;
    private readonly EvalData _data;
    private readonly Dataset _reference;
    private readonly int _count;

    public LibraryEvalPlan(EvalSettings settings, IProgress<FetchProgress> progress, CancellationToken cancellation)
    {
        var device = DeviceSelector.Create(settings.Compute.Device, settings.Compute.Threads, settings.Compute.FastKernels);
        _model = ModelFolder.Load(settings.Source, device);
        _settings = settings with { Steps = settings.Steps ?? UsualSteps.Of(ScheduleSteps) };
        if (settings.Steps > ScheduleSteps)
        {
            throw new UsageException(FormattableString.Invariant($"--steps: this model has T = {ScheduleSteps}, so expected a whole number from 1 to {ScheduleSteps}; got {settings.Steps}"));
        }

        // Refused before the long work.
        if (settings.Guidance is not null && _model.Net.Classes == 0) throw new UsageException("--guidance: this model knows no classes: leave it out");
        _ = new Sampler(_model, EvalSamples.Options(_settings));
        _data = EvalData.Open(settings, _model.ImageShape(1), progress, cancellation);
        (_reference, _count) = _data.ChooseReference(settings.Count);
        if (_settings.Features == "classifier" && !HasClasses)
        {
            throw new FailureException($"--features classifier: the images of {_data.Train.Name} have no labels of two classes to train a classifier on: leave it out");
        }

        Facts = new RunFacts(
            device.Name, FormattableString.Invariant($"{_count:#,0} samples against {Reference}"), _model.Net.Summary, _model.Net.ParameterCount, EstimateBytes())
        {
            Notes = [.. _data.Notes, .. ReferenceNotes()],
        };
    }

    public RunFacts Facts { get; }

    private int ScheduleSteps => _model.Levels.Count;

    private bool IsUnseen => ReferenceEquals(_reference, _data.Unseen);

    private EvalReference Reference => new(_reference.Name, _reference.Count, IsUnseen);

    private bool HasClasses => _data.Labelled is { } labelled && Classifier.CanLearn(labelled.Training);

    public EvalOutcome Run(string folder, IProgress<WorkTick> progress, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        var (classifier, spaces) = Spaces(progress, cancellation);
        var loss = HeldOutLoss.ByTime(
            _model, _data.Unseen ?? _data.Train, LossPairs, seed: 0, new Watch<int>(progress, "measuring the held-out loss", "pairs", done => (done, LossPairs)), cancellation);

        var samples = new EvalSamples(_model, _settings, spaces, Math.Max(NeighbourSamples, GridSamples));
        samples.Draw(_count, progress, cancellation);
        var measures = new List<Measurement>();
        var measuring = new Watch<int>(progress, "measuring distances", "kinds of features", done => (done, spaces.Count));
        for (int i = 0; i < spaces.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            measures.AddRange(Measure(spaces[i], samples.Features(i)));
            measuring.Report(i + 1);
        }

        string grid = Path.Combine(folder, "samples.png");
        samples.First(GridSamples).SaveGrid(grid);
        var neighbours = FindNeighbours(samples.First(NeighbourSamples), Path.Combine(folder, "neighbours.png"), cancellation);
        return new EvalOutcome
        {
            Dataset = _data.Train.Name,
            Count = _count,
            Steps = _settings.Steps!.Value,
            Reference = Reference,
            Loss = loss,
            Measures = measures,
            Classifier = classifier,
            Neighbours = neighbours.Facts,
            SamplingSeconds = samples.Seconds,
            Seconds = Stopwatch.GetElapsedTime(began).TotalSeconds,
            Files = [grid, .. neighbours.Files],
            Warnings = [.. Facts.Notes, .. new[] { samples.Warning }.OfType<string>()],
        };
    }

    private (EvalClassifier? Facts, IReadOnlyList<IFeatures> Spaces) Spaces(IProgress<WorkTick> progress, CancellationToken cancellation)
    {
        bool all = _settings.Features == "all";
        var spaces = new List<IFeatures>();
        EvalClassifier? facts = null;
        if (all || _settings.Features == "random") spaces.Add(new RandomConvFeatures(device: _model.Net.Device));
        if ((all || _settings.Features == "classifier") && HasClasses)
        {
            long began = Stopwatch.GetTimestamp();
            var training = new Watch<ClassifierProgress>(progress, "training a classifier", "steps", step => (step.Step, step.Steps));
            var found = new ClassifierStore(_settings.DataFolder).Get(
                _data.Labelled!.Training, _data.Labelled.HeldOut, options: null, _model.Net.Device, training, cancellation);
            spaces.Add(found.Classifier);
            facts = new(found.Classifier.Name, found.Accuracy, found.TestImages, found.WasStored, Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        if (all || _settings.Features == "pixels") spaces.Add(new PixelFeatures());
        return (facts, spaces);
    }

    // A Gaussian of thousands of pixels says little and takes long.
    private IEnumerable<Measurement> Measure(IFeatures features, FeatureMatrix samples)
    {
        var reference = new ReferenceFeatures(_reference, features, _count);
        if (features is not PixelFeatures) yield return reference.Frechet(samples);
        yield return reference.SlicedWasserstein(samples);
    }

    private (EvalNeighbours? Facts, string[] Files) FindNeighbours(ImageBatch samples, string path, CancellationToken cancellation)
    {
        int each = Math.Min(_settings.Neighbours, _data.Train.Count - 1);
        if (each < 1) return (null, []);
        cancellation.ThrowIfCancellationRequested();
        var found = NearestNeighbours.Find(samples, _data.Train, new PixelFeatures(), each);
        Formats.PictureFile.Write(path, found.Picture(zoom: Math.Max(1, 64 / Math.Max(_model.Height, _model.Width))));
        return (new EvalNeighbours(found.Features, found.Count, each, found.Median, found.Floor, found.Reference, _data.Train.Count), [path]);
    }

    private IEnumerable<string> ReferenceNotes()
    {
        if (_data.Unseen is null) yield return "no images were held out: the loss is that on the images trained on";
        if (!IsUnseen)
        {
            int unseen = _data.Unseen?.Count ?? 0;
            yield return FormattableString.Invariant(
                $"samples are measured against the images that were trained on, as only {unseen:#,0} others are there: a model that copies them does well");
        }

        if (_settings.Features == "all" && !HasClasses) yield return "the images have no labels of two classes, so there are no figures on a classifier's features";
    }

    // The images of all sets as bytes, the memory of the net, and features: of samples and of both halves, each twice while it is put together.
    private long EstimateBytes()
    {
        const int LiveMaps = 4;
        const int FeatureRows = 8;
        const int WidestFeatures = 176 + 128;
        var image = _model.ImageShape(EvalSamples.BatchSize);
        long net = (long)LiveMaps * image.N * _model.Net.WidestChannels * image.H * image.W * sizeof(float);
        bool pixels = _settings.Features is "all" or "pixels";
        long rows = (long)FeatureRows * _count * (WidestFeatures + (pixels ? image.ImageCount : 0)) * sizeof(float);
        long images = Sets().Distinct().Sum(set => (long)set.Count * set.ImageCount);
        return BaseBytes + images + net + rows;

        IEnumerable<Dataset> Sets() => new[] { _data.Train, _data.Unseen, _data.Labelled?.Training, _data.Labelled?.HeldOut }.OfType<Dataset>();
    }

    /// <summary>Says how far one part of the work is.</summary>
    private sealed class Watch<TReport>(IProgress<WorkTick> progress, string what, string unit, Func<TReport, (long Done, long Total)> read) : IProgress<TReport>
    {
        private readonly long _began = Stopwatch.GetTimestamp();

        public void Report(TReport value)
        {
            var (done, total) = read(value);
            progress.Report(new WorkTick(what, done, total, unit, Stopwatch.GetElapsedTime(_began)));
        }
    }
}
