using Ebb.Formats;

namespace Ebb.Data;

/// <summary>
/// Turns a folder of images into a pair of npy files. Subfolders are classes, numbered in sorted (ordinal) order; images are taken in turn from
/// each class, so that every prefix of the result is balanced. PNG and netpbm are read here, other formats by ImageMagick or ffmpeg.
/// </summary>
public static class ImageFolderConverter
{
    private const int LargestSize = 8192;

    private static readonly string[] Endings =
        [".png", ".ppm", ".pgm", ".pnm", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".avif", ".heic"];

    /// <summary>Converts <paramref name="folder"/> and writes <paramref name="target"/>, and the labels when there are class folders.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">An image is damaged, the sizes differ, or there are no images.</exception>
    /// <exception cref="DataUnavailableException">An outside program is needed and absent, or fails.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static async Task<ConvertReport> ConvertAsync(
        string folder, string target, ConvertOptions? options = null, IProgress<FetchProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(target);
        options ??= new();
        Check(options);
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"There is no folder {folder}.");
        string[] classes = [.. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)).Where(name => name[0] != '.').Order(StringComparer.Ordinal)];
        var files = Collect(folder, classes, options.Limit);

        var pictures = new List<Picture>(files.Count);
        foreach (var (path, _) in files)
        {
            cancellation.ThrowIfCancellationRequested();
            var picture = await ImageDecoder.ReadAsync(path, cancellation).ConfigureAwait(false);
            if (options.Size is int size) picture = Resizer.CentreSquare(picture, size);
            if (pictures.Count > 0) CheckSameSize(pictures[0], picture, files[0].Path, path);
            pictures.Add(picture);
            progress?.Report(new("reading images", pictures.Count, files.Count));
        }

        int channels = options.Channels ?? (pictures.TrueForAll(picture => picture.Channels <= 2) ? 1 : 3);
        var images = Stack(pictures, channels);
        string? labelPath = classes.Length == 0 ? null : options.LabelPath ?? DefaultLabelPath(target);
        if (labelPath is not null) NpyFile.Write(labelPath, NpyArray.Of([.. files.Select(file => (float)file.Label)], files.Count));
        NpyFile.Write(target, images);
        return new(target, labelPath, images.Shape, classes);
    }

    private static void Check(ConvertOptions options)
    {
        if (options.Size is < 1 or > LargestSize) throw new ArgumentOutOfRangeException(nameof(options), $"The size {options.Size} is out of range; 1 to {LargestSize} is expected.");
        if (options.Limit is < 1) throw new ArgumentOutOfRangeException(nameof(options), $"The limit {options.Limit} is out of range; at least 1 is expected.");
        if (options.Channels is not (null or 1 or 3 or 4)) throw new ArgumentOutOfRangeException(nameof(options), $"{options.Channels} channels are not possible; 1, 3 or 4 are.");
    }

    private static List<(string Path, int Label)> Collect(string folder, string[] classes, int? limit)
    {
        string[] loose = ImagesIn(folder, SearchOption.TopDirectoryOnly);
        if (classes.Length > 0 && loose.Length > 0)
        {
            throw new InvalidDataException($"{folder} holds both images ({Path.GetFileName(loose[0])}) and folders ({classes[0]}). Keep either images, or one folder for each class.");
        }

        string[][] groups = classes.Length == 0 ? [loose] : Array.ConvertAll(classes, name => ImagesIn(Path.Combine(folder, name), SearchOption.AllDirectories));
        var files = new List<(string, int)>();
        for (int turn = 0; groups.Any(group => turn < group.Length); turn++)
        {
            for (int label = 0; label < groups.Length; label++)
            {
                if (turn < groups[label].Length && files.Count < (limit ?? int.MaxValue)) files.Add((groups[label][turn], label));
            }
        }

        return files.Count > 0 ? files : throw new InvalidDataException($"{folder} holds no images ({string.Join(", ", Endings)}).");
    }

    private static string[] ImagesIn(string folder, SearchOption depth) =>
        [.. Directory.GetFiles(folder, "*", depth).Where(path => Endings.Contains(Path.GetExtension(path).ToLowerInvariant())).Order(StringComparer.Ordinal)];

    private static void CheckSameSize(Picture first, Picture other, string firstPath, string otherPath)
    {
        if (first.Width == other.Width && first.Height == other.Height) return;
        throw new InvalidDataException(
            $"{otherPath} is {other.Width} x {other.Height}, but {firstPath} is {first.Width} x {first.Height}. Give --size to bring all to one size.");
    }

    private static NpyArray Stack(List<Picture> pictures, int channels)
    {
        var (width, height, plane) = (pictures[0].Width, pictures[0].Height, pictures[0].Width * pictures[0].Height);
        if ((Int128)pictures.Count * channels * plane > Array.MaxLength) throw new InvalidDataException($"{pictures.Count} images of {width} x {height} do not fit one array. Give a smaller --size or a --limit.");
        var all = new byte[pictures.Count * channels * plane];
        for (int n = 0; n < pictures.Count; n++)
        {
            byte[] pixels = pictures[n].WithChannels(channels).Pixels;
            for (int i = 0; i < pixels.Length; i++) all[(n * channels + i % channels) * plane + i / channels] = pixels[i];
        }

        return NpyArray.Of(all, pictures.Count, channels, height, width);
    }

    private static string DefaultLabelPath(string target)
    {
        string stem = Path.GetFileNameWithoutExtension(target);
        if (stem.EndsWith("-x", StringComparison.OrdinalIgnoreCase)) stem = stem[..^2];
        return Path.Combine(Path.GetDirectoryName(target) ?? "", stem + "-y.npy");
    }
}
