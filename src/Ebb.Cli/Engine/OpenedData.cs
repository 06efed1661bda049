using Ebb.Data;

namespace Ebb.Cli.Engine;

/// <summary>A set opened by its name, and the pictures of a folder that are left out of it.</summary>
internal sealed record OpenedData(Dataset Images, IReadOnlyList<SkippedImage> Skipped)
{
    private const int MostNamed = 10;

    /// <summary>A line for each picture left out, up to ten, under a line with their number; empty when there are none.</summary>
    public IReadOnlyList<string> Notes
    {
        get
        {
            if (Skipped.Count == 0) return [];
            var named = Skipped.Take(MostNamed).Select(file => $"left out {file.File}: {file.Reason}");
            string rest = Skipped.Count > MostNamed ? FormattableString.Invariant($" The first {MostNamed} are named; 'ebb data info' names all.") : "";
            return [FormattableString.Invariant($"{Skipped.Count} of {Skipped.Count + Images.Count:#,0} pictures cannot be read and are left out.{rest}"), .. named];
        }
    }

    public static OpenedData Open(
        string dataset, int? size, bool stretches, int? total, string? dataFolder, IProgress<FetchProgress> progress, CancellationToken cancellation)
    {
        if (!dataset.StartsWith(Datasets.ImagesPrefix, StringComparison.Ordinal))
        {
            return new(Datasets.Open(dataset, new DataOptions { DataDir = dataFolder, Total = total }), []);
        }

        var options = new ImageFolderOptions { Crop = stretches ? ImageCrop.None : ImageCrop.Center, Total = total, DataDir = dataFolder };
        if (size is int side) options = options with { Size = side };
        var set = ImageFolder.OpenAsync(dataset[Datasets.ImagesPrefix.Length..], options, progress, cancellation).GetAwaiter().GetResult();
        return new(set.Images, set.Skipped);
    }
}
