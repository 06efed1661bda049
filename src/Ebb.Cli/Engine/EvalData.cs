using Ebb.Data;
using Ebb.Tensors;

namespace Ebb.Cli.Engine;

/// <summary>The images that a model is measured with.</summary>
/// <param name="Train">The images it was trained on.</param>
/// <param name="Unseen">Images of the same kind that it was not trained on; null when there are none.</param>
/// <param name="Labelled">Images to train a classifier on, and others to test it; null when they have no labels.</param>
/// <param name="Notes">What a person should know of them, a line each.</param>
internal sealed record EvalData(Dataset Train, Dataset? Unseen, DataSplit? Labelled, IReadOnlyList<string> Notes)
{
    private const int UsualCount = 1000;
    private const int MostTestImages = 1000;
    private const int LabelledShapes = 8192;

    // Shapes are drawn without end: these seeds make the same reference for every run, whatever its own seed.
    private const ulong ReferenceSeed = 0x7265666572656E63;
    private const ulong LabelledSeed = ReferenceSeed + 1;

    /// <summary>Opens what the settings name, or the images of the run.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="image">The shape of the model's images, (1, C, H, W).</param>
    /// <param name="progress">Told while a folder of pictures is read.</param>
    /// <param name="cancellation">Stops that.</param>
    /// <exception cref="UsageException">There is no record of the run and no name of a data set.</exception>
    /// <exception cref="FailureException">The images have another shape than the model's.</exception>
    public static EvalData Open(EvalSettings settings, Shape image, IProgress<FetchProgress> progress, CancellationToken cancellation)
    {
        var record = settings.Dataset is null ? EvalRunRecord.Find(settings.Source) : null;
        string dataset = settings.Dataset ?? record?.Dataset
            ?? throw new UsageException($"--dataset: there is no run.json in '{settings.Source}' that says what the model was trained on: name the images");
        var (data, notes) = OpenTraining(settings, dataset, record, image, progress, cancellation);
        var got = new Shape(1, data.Train.Channels, data.Train.Height, data.Train.Width);
        if (got != image)
        {
            throw new FailureException($"the model draws images of {Extents(image)}, but those of {dataset} are {Extents(got)}: name others with --dataset");
        }

        return KnownSet.Find(dataset) is { } set ? OfKnown(set, settings, data, notes)
            : record?.ImagesPath is null && dataset == "shapes" ? OfShapes(settings, data, image, notes)
            : OfFiles(data, notes);
    }

    /// <summary>The set that samples are compared with, and how many: one that training did not see where it is large enough.</summary>
    /// <param name="wanted">The number asked for; null for 1000, or half of the set when that is less.</param>
    /// <exception cref="UsageException">There are not twice as many images.</exception>
    public (Dataset Reference, int Count) ChooseReference(int? wanted)
    {
        int count = wanted ?? UsualCount;
        if (Unseen is not null && Unseen.Count / 2 >= count) return (Unseen, count);
        if (wanted is null) count = Math.Min(count, Train.Count / 2);
        if (count < 2) throw new FailureException($"distances need two halves of at least 2 images each; {Train.Name} has {Train.Count} to train on: name a larger set with --dataset");
        if (count > Train.Count / 2)
        {
            int most = Math.Max(Train.Count, Unseen?.Count ?? 0) / 2;
            throw new UsageException(FormattableString.Invariant($"--n: two disjoint halves of the images of {Train.Name} have at most {most} each; got {count}"));
        }

        return (Train, count);
    }

    private static (TrainingData Data, IReadOnlyList<string> Notes) OpenTraining(
        EvalSettings settings, string dataset, EvalRunRecord? record, Shape image, IProgress<FetchProgress> progress, CancellationToken cancellation)
    {
        var basis = new TrainSettings
        {
            Dataset = dataset,
            ImagesPath = record?.ImagesPath,
            LabelsPath = record?.LabelsPath,
            ShapesSize = dataset == "shapes" && record?.ImagesPath is null ? image.H : null,
            ImageSize = image.H,
            StretchesImages = record?.Crop == "none",
            DataFolder = settings.DataFolder,
            Seed = record?.Seed ?? 0,
            Compute = settings.Compute,

            // Nothing below is asked of what opens images.
            Schedule = "",
        };
        if (record is null) return (TrainingData.Open(basis, progress, cancellation), []);

        // A record does not say whether the number of a folder's images was asked for: the content hash tells.
        bool isFolder = dataset.StartsWith(Datasets.ImagesPrefix, StringComparison.Ordinal);
        bool hasTest = KnownSet.Find(dataset) is not null || basis.ShapesSize is not null;
        int total = record.Images + (hasTest ? 0 : record.HeldOut);
        TrainSettings[] candidates = isFolder ? [basis with { ImageCount = total }, basis] : [basis with { ImageCount = total }];
        TrainingData? first = null;
        foreach (var candidate in candidates)
        {
            var data = TrainingData.Open(candidate, progress, cancellation);
            if (data.Train.ContentHash == record.Sha256) return (data, data.Notes);
            first ??= data;
        }

        return (first!, [.. first!.Notes, $"the images of {dataset} are not those that the run was trained on, to judge by their content"]);
    }

    private static EvalData OfKnown(KnownSet set, EvalSettings settings, TrainingData data, IReadOnlyList<string> notes)
    {
        var cache = new DataCache(settings.DataFolder);
        var test = cache.Open(set, DataPart.Test);
        var whole = data.Train.Count == set.TrainCount ? data.Train : cache.Open(set);
        return new EvalData(data.Train, test, new DataSplit(whole, test), notes);
    }

    private static EvalData OfShapes(EvalSettings settings, TrainingData data, Shape image, IReadOnlyList<string> notes)
    {
        var unseen = Datasets.Shapes(image.H, 2 * Math.Max(UsualCount, settings.Count ?? 0), ReferenceSeed, image.C);
        var labelled = new DataSplit(Datasets.Shapes(image.H, LabelledShapes, LabelledSeed, image.C), unseen.Take(MostTestImages));
        return new EvalData(data.Train, unseen, labelled, notes);
    }

    private static EvalData OfFiles(TrainingData data, IReadOnlyList<string> notes)
    {
        var train = data.Train;
        DataSplit? labelled = null;
        if (train.Label(0) is not null && train.Count > 1) labelled = train.HoldOut(Math.Clamp(train.Count / 10, 1, MostTestImages), seed: 0);
        return new EvalData(train, data.HeldOut, labelled, notes);
    }

    private static string Extents(Shape image) => $"{image.C} x {image.H} x {image.W}";
}
