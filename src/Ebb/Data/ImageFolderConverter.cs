using Ebb.Formats;

namespace Ebb.Data;

/// <summary>
/// Turns a folder of images into a pair of npy files. Subfolders are classes, numbered in sorted (ordinal) order; images are taken in turn from
/// each class, so that every prefix of the result is balanced. PNG and netpbm are read here, other formats by ImageMagick or ffmpeg.
/// Transparent parts are laid over white unless four channels are asked for.
/// </summary>
public static class ImageFolderConverter
{
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
        var files = ImageFiles.Find(folder);
        var chosen = ImageFiles.InTurn(files.Groups).Take(options.Limit ?? int.MaxValue).ToArray();

        var pictures = new List<Picture>(chosen.Length);
        foreach (var (path, _) in chosen)
        {
            cancellation.ThrowIfCancellationRequested();
            var picture = await ImageDecoder.ReadAsync(path, options.Size, cancellation).ConfigureAwait(false);
            if (options.Channels != 4) picture = picture.OverWhite();
            if (options.Size is int size) picture = Resizer.Square(picture, size, options.Crop);
            if (pictures.Count > 0) CheckSameSize(pictures[0], picture, chosen[0].Item, path);
            pictures.Add(picture);
            progress?.Report(new("reading images", pictures.Count, chosen.Length));
        }

        int channels = options.Channels ?? (pictures.TrueForAll(picture => picture.IsGrey) ? 1 : 3);
        var images = Stack(pictures, channels);
        string? labelPath = files.Classes.Count == 0 ? null : options.LabelPath ?? DefaultLabelPath(target);
        if (labelPath is not null) NpyFile.Write(labelPath, NpyArray.Of([.. chosen.Select(file => (float)file.Group)], chosen.Length));
        NpyFile.Write(target, images);
        return new(target, labelPath, images.Shape, files.Classes);
    }

    private static void Check(ConvertOptions options)
    {
        if (options.Size is < 1 or > ImageFolderOptions.LargestSize)
        {
            throw new ArgumentOutOfRangeException(nameof(options),
                $"The size {options.Size} is out of range; 1 to {ImageFolderOptions.LargestSize} is expected.");
        }

        if (options.Limit is < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), $"The limit {options.Limit} is out of range; at least 1 is expected.");
        }

        if (options.Channels is not (null or 1 or 3 or 4))
        {
            throw new ArgumentOutOfRangeException(nameof(options), $"{options.Channels} channels are not possible; 1, 3 or 4 are.");
        }
    }

    private static void CheckSameSize(Picture first, Picture other, string firstPath, string otherPath)
    {
        if (first.Width == other.Width && first.Height == other.Height) return;
        throw new InvalidDataException(
            $"{otherPath} is {other.Width} x {other.Height}, but {firstPath} is {first.Width} x {first.Height}. Give --size to bring all to one size.");
    }

    private static NpyArray Stack(List<Picture> pictures, int channels)
    {
        var (width, height) = (pictures[0].Width, pictures[0].Height);
        if ((Int128)pictures.Count * channels * width * height > Array.MaxLength)
        {
            throw new InvalidDataException(
                $"{pictures.Count} images of {width} x {height} do not fit one array. Give a smaller --size or a --limit.");
        }

        return NpyArray.Of(PictureStack.Planes(pictures, channels), pictures.Count, channels, height, width);
    }

    private static string DefaultLabelPath(string target)
    {
        string stem = Path.GetFileNameWithoutExtension(target);
        if (stem.EndsWith("-x", StringComparison.OrdinalIgnoreCase)) stem = stem[..^2];
        return Path.Combine(Path.GetDirectoryName(target) ?? "", stem + "-y.npy");
    }
}
