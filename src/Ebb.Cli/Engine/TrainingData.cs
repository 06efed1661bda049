using Ebb.Data;

namespace Ebb.Cli.Engine;

/// <summary>The images a run trains on, and those its curve is measured on.</summary>
/// <param name="Train">Images to train on.</param>
/// <param name="HeldOut">Images never trained on; null when there is one image only.</param>
internal sealed record TrainingData(Dataset Train, Dataset? HeldOut)
{
    /// <summary>As many as the evaluation looks at.</summary>
    private const int HeldOutImages = 64;

    private const int MostLabels = 1000;
    private const int MostClassesNamed = 5;

    /// <summary>What a person should know about the data, a line each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The classes of the images by label, for the first line; empty when they have no names.</summary>
    public string ClassText => Train.ClassNames is { Count: > 0 } names && Train.Label(0) is not null
        ? $", classes {string.Join(", ", names.Take(MostClassesNamed).Select((name, label) => $"{label} {name}"))}{(names.Count > MostClassesNamed ? $" and {names.Count - MostClassesNamed} more" : "")}"
        : "";

    /// <summary>The classes that labels tell apart: those that have names, or as many as the largest label asks for.</summary>
    /// <exception cref="InvalidDataException">Images have no labels.</exception>
    public int CountClasses()
    {
        int classes = Train.ClassNames?.Count ?? 0;
        foreach (var images in new[] { Train, HeldOut }.OfType<Dataset>())
        {
            for (int i = 0; i < images.Count; i++)
            {
                int label = images.Label(i) ?? throw new InvalidDataException($"{images.Name} has no labels, so there is nothing for --classes to show: leave it out, or give labels with --y");
                classes = Math.Max(classes, label + 1);
            }
        }

        return classes;
    }

    /// <summary>
    /// Opens what the settings name. A known set is measured on its own test images and shapes on shapes made for it, so that
    /// every image asked for is trained on; a file or folder of images gives up a tenth of them, at most 64.
    /// </summary>
    public static TrainingData Open(TrainSettings settings, IProgress<FetchProgress> progress, CancellationToken cancellation)
    {
        if (settings.ImagesPath is { } images) return Split(OpenFiles(images, settings), settings.Seed);
        if (settings.ShapesSize is { } size)
        {
            int count = settings.ImageCount ?? new DataOptions().ShapeCount;
            var split = Datasets.Shapes(size, checked(count + HeldOutImages), settings.Seed).HoldOut(HeldOutImages, settings.Seed);
            return new TrainingData(split.Training, split.HeldOut);
        }

        if (settings.Dataset.StartsWith(Datasets.ImagesPrefix, StringComparison.Ordinal))
        {
            var opened = OpenedData.Open(settings.Dataset, settings.ImageSize, settings.StretchesImages, settings.ImageCount, settings.DataFolder, progress, cancellation);
            return Split(opened.Images, settings.Seed) with { Notes = opened.Notes };
        }

        var options = new DataOptions { DataDir = settings.DataFolder, Total = settings.ImageCount, Seed = settings.Seed };
        var train = Datasets.Open(settings.Dataset, options);
        return KnownSet.Find(settings.Dataset) is null
            ? Split(train, settings.Seed)
            : new TrainingData(train, Datasets.Open(settings.Dataset, options with { Part = DataPart.Test, Total = HeldOutImages }));
    }

    private static TrainingData Split(Dataset data, ulong seed)
    {
        if (data.Count == 1) return new TrainingData(data, null);
        var split = data.HoldOut(Math.Clamp(data.Count / 10, 1, HeldOutImages), seed);
        return new TrainingData(split.Training, split.HeldOut);
    }

    private static Dataset OpenFiles(string images, TrainSettings settings)
    {
        var set = KnownSet.Find(settings.Dataset);
        var data = Datasets.FromNpy(images, settings.LabelsPath, settings.ImageCount, set?.ClassNames.Count ?? MostLabels);
        if (set is not null && (data.Channels, data.Height, data.Width) != set.Image)
        {
            throw new InvalidDataException(
                $"{images} holds images of {data.Channels} x {data.Height} x {data.Width}, but those of {set.Name} are {set.Image.Channels} x {set.Image.Height} x {set.Image.Width}: leave --dataset out to train on these");
        }

        return data;
    }
}
