using Ebb.Formats;

namespace Ebb.Data;

/// <summary>Opens image sets by name.</summary>
public static class Datasets
{
    /// <summary>The smallest side of the built-in shapes.</summary>
    public const int SmallestShape = 4;

    /// <summary>What the name of a folder of pictures begins with: <c>images:FOLDER</c>.</summary>
    public const string ImagesPrefix = "images:";

    private const string NpyPrefix = "npy:";
    private const string ShapesName = "shapes";

    /// <summary>The names that <see cref="Open"/> knows, besides <c>npy:X.npy[,Y.npy]</c> and <c>images:FOLDER</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [ShapesName, .. KnownSet.All.Select(set => set.Name)];

    /// <summary>
    /// Bright, anti-aliased discs (label 0), squares (1) and triangles (2) on dark gradients. Image i depends on (seed, i), size and channels only.
    /// </summary>
    /// <param name="size">Rows and columns, at least 4.</param>
    /// <param name="count">Number of images, at least 1.</param>
    /// <param name="seed">Any value.</param>
    /// <param name="channels">1 grey, 3 RGB, 4 RGBA whose alpha is the shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, or the images do not fit one array.</exception>
    public static Dataset Shapes(int size = 32, int count = 2048, ulong seed = 0, int channels = 3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, SmallestShape);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (channels is not (1 or 3 or 4))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), $"{channels} channels are asked for; 1, 3 or 4 are possible.");
        }

        Int128 bytes = (Int128)count * channels * size * size;
        if (bytes > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(nameof(count),
                $"{count} shapes of {size} x {size} x {channels} take {bytes} bytes; at most {Array.MaxLength} fit. Ask for fewer or smaller ones.");
        }

        var pixels = new byte[(int)bytes];
        var labels = new int[count];
        int length = channels * size * size;
        for (int i = 0; i < count; i++)
        {
            var painter = new ShapePainter(seed, i, size);
            painter.Paint(pixels.AsSpan(i * length, length), channels);
            labels[i] = painter.Label;
        }

        return new ByteDataset(ShapesName, pixels, count, channels, size, size, labels, ShapePainter.ShapeNames);
    }

    /// <summary>Opens <c>shapes</c>, a prepared set (<c>cifar10</c>, <c>mnist</c>, <c>fashion-mnist</c>), <c>npy:X.npy[,Y.npy]</c> or <c>images:FOLDER</c>.</summary>
    /// <exception cref="ArgumentException">The name is unknown, or more images are asked for than there are.</exception>
    /// <exception cref="DataUnavailableException">The set is not prepared yet.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or holds wrong values.</exception>
    public static Dataset Open(string nameOrSpec, DataOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(nameOrSpec);
        options ??= new();
        if (nameOrSpec.StartsWith(NpyPrefix, StringComparison.Ordinal))
        {
            string[] paths = nameOrSpec[NpyPrefix.Length..].Split(',');
            if (paths.Length > 2 || paths.Any(string.IsNullOrWhiteSpace))
            {
                throw new ArgumentException($"'{nameOrSpec}' is not npy:X.npy or npy:X.npy,Y.npy.", nameof(nameOrSpec));
            }

            return FromNpy(paths[0], paths.ElementAtOrDefault(1), options.Total, options.ClassLimit);
        }

        if (nameOrSpec.StartsWith(ImagesPrefix, StringComparison.Ordinal))
        {
            var choice = new ImageFolderOptions { Size = options.ImageSize, Crop = options.ImageCrop, Total = options.Total, DataDir = options.DataDir };
            return ImageFolder.OpenAsync(nameOrSpec[ImagesPrefix.Length..], choice).GetAwaiter().GetResult().Images;
        }

        if (nameOrSpec == ShapesName) return Shapes(options.ShapeSize, options.Total ?? options.ShapeCount, options.Seed, options.ShapeChannels);
        var set = KnownSet.Find(nameOrSpec) ?? throw new ArgumentException(
            $"There is no data set '{nameOrSpec}'{NearestName.Suggestion(nameOrSpec, Names)} Known: {string.Join(", ", Names)}, npy:X.npy[,Y.npy], images:FOLDER.", nameof(nameOrSpec));
        return new DataCache(options.DataDir).Open(set, options.Part, options.Total);
    }

    /// <summary>
    /// Opens images X, shaped (N, C, H, W) with C 1, 3 or 4, as bytes or as floats in [0, 1], and their labels y, shaped (N,).
    /// </summary>
    /// <param name="xPath">The images' npy file.</param>
    /// <param name="yPath">The labels' npy file, or null.</param>
    /// <param name="total">Only the first so many images; the rest is not read.</param>
    /// <param name="classLimit">Labels must be whole numbers from 0 to this minus one.</param>
    /// <exception cref="ArgumentOutOfRangeException">More images are asked for than there are; the message says how many there are.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, wrongly shaped, or holds a pixel or label out of range; its place is named.</exception>
    public static Dataset FromNpy(string xPath, string? yPath = null, int? total = null, int classLimit = 1000) =>
        NpyImages.Open(Path.GetFileNameWithoutExtension(xPath), xPath, yPath, total, classLimit, classNames: null);

    /// <summary>A set over images in memory.</summary>
    /// <param name="name">What the set is called in logs.</param>
    /// <param name="images">Bytes, or floats in [0, 1], shaped (N, C, H, W) with C 1, 3 or 4.</param>
    /// <param name="labels">One label for each image, or null.</param>
    /// <exception cref="ArgumentException">There are more or fewer labels than images.</exception>
    /// <exception cref="InvalidDataException">The array is wrongly shaped or holds a value out of range.</exception>
    public static Dataset FromArray(string name, NpyArray images, IReadOnlyList<int>? labels = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        var data = NpyImages.FromArray(name, name, images, labels?.ToArray(), classNames: null, dataStart: 0);
        return labels is null || labels.Count == data.Count ? data : throw new ArgumentException(
            $"{labels.Count} labels are given for {data.Count} images.", nameof(labels));
    }
}
