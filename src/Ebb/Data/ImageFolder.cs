using Ebb.Formats;

namespace Ebb.Data;

/// <summary>
/// Opens a folder of pictures of any size, kind and format as training images. Subfolders that hold pictures are classes, labelled in sorted
/// (ordinal) order; images come in turn from each class, in sorted order, so that every prefix is balanced. Pictures that cannot be read are left out
/// and named. Transparent parts are laid over white. The decoded images are kept, and used again as long as no file of the folder
/// has come, gone, or changed its length or time.
/// </summary>
public static class ImageFolder
{
    private const int MostAtATime = 8;

    /// <summary>Opens <paramref name="folder"/>.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">There are no pictures, none can be read, both loose ones and class folders are there, or they do not fit one array.</exception>
    /// <exception cref="DataUnavailableException">A format needs an outside program, and none is installed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range, or more images are asked for than can be read.</exception>
    public static async Task<ImageFolderSet> OpenAsync(
        string folder, ImageFolderOptions? options = null, IProgress<FetchProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Size, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Size, ImageFolderOptions.LargestSize, nameof(options));
        var files = ImageFiles.Find(folder);
        int found = files.Groups.Sum(group => group.Length);
        if (options.Total is int total) Dataset.CheckTake(folder, total, found);
        CheckFits(options.Total ?? found, channels: 1, options.Size);

        var cache = new ImageFolderCache(files, options);
        var reader = new Reader(files, options, progress, cancellation);
        if (cache.Find() is { } kept && !await reader.CanReadAnyAsync(kept.Skipped).ConfigureAwait(false))
        {
            return new(Describe(files, kept.Images, kept.Labels), kept.Skipped, FromCache: true);
        }

        var pictures = await reader.ReadAsync().ConfigureAwait(false);
        if (options.Total is int wanted) Dataset.CheckTake($"{folder} (of {found} pictures, {reader.Skipped.Count} cannot be read)", wanted, pictures.Count);
        int channels = pictures.TrueForAll(picture => picture.Item.IsGrey) ? 1 : 3;
        CheckFits(pictures.Count, channels, options.Size);
        var images = NpyArray.Of(
            PictureStack.Planes([.. pictures.Select(picture => picture.Item)], channels), pictures.Count, channels, options.Size, options.Size);
        int[]? labels = files.Classes.Count == 0 ? null : [.. pictures.Select(picture => picture.Group)];
        cache.Store(images, labels, reader.Skipped);
        return new(Describe(files, images, labels), reader.Skipped, FromCache: false);
    }

    private static Dataset Describe(ImageFiles files, NpyArray images, int[]? labels)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(files.Folder)));
        return NpyImages.FromArray(
            name.Length == 0 ? "images" : Printable.Text(name), files.Folder, images, labels,
            labels is null ? null : [.. files.Classes.Select(Printable.Text)], dataStart: 0);
    }

    private static void CheckFits(int count, int channels, int size)
    {
        if ((Int128)count * channels * size * size > Array.MaxLength)
        {
            throw new InvalidDataException(
                $"{count} images of {size} x {size} do not fit one array. Ask for at most {Array.MaxLength / (channels * size * size)}, or for a smaller size.");
        }
    }

    /// <summary>Reads the pictures of one folder, several at a time.</summary>
    private sealed class Reader(ImageFiles files, ImageFolderOptions options, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        private readonly SortedDictionary<string, string> _skipped = new(StringComparer.Ordinal);
        private readonly List<Picture>[] _read = [.. files.Groups.Select(_ => new List<Picture>())];
        private int _done;

        public IReadOnlyList<SkippedImage> Skipped => [.. _skipped.Select(file => new SkippedImage(file.Key, file.Value))];

        /// <summary>
        /// The pictures in turn from each class. A picture that cannot be read is replaced by its class's next one, so more are read until
        /// every class has its share or no more files.
        /// </summary>
        public async Task<List<(Picture Item, int Group)>> ReadAsync()
        {
            var next = new int[files.Groups.Count];
            while (true)
            {
                int[] shares = ImageFiles.Shares([.. files.Groups.Select((group, i) => _read[i].Count + group.Length - next[i])], options.Total);
                var wave = new List<(string Path, int Group)>();
                for (int group = 0; group < next.Length; group++)
                {
                    for (int missing = shares[group] - _read[group].Count; missing > 0; missing--) wave.Add((files.Groups[group][next[group]++], group));
                }

                if (wave.Count == 0) break;
                await ReadWaveAsync(wave, shares.Sum()).ConfigureAwait(false);
            }

            if (_read.Any(group => group.Count > 0)) return ImageFiles.InTurn(_read);
            var first = Skipped[0];
            throw new InvalidDataException($"none of the {_skipped.Count} pictures of {files.Folder} can be read; {first.File}: {first.Reason}");
        }

        /// <summary>Whether a file that could not be read before can be now, as after a program was installed.</summary>
        public async Task<bool> CanReadAnyAsync(IReadOnlyList<SkippedImage> skipped)
        {
            if (skipped.Count == 0) return false;
            var names = skipped.Select(file => file.File).ToHashSet(StringComparer.Ordinal);
            foreach (string path in files.Groups.SelectMany(group => group).Where(path => names.Contains(files.NameOf(path))))
            {
                try
                {
                    if ((await TryAsync(path, cancellation).ConfigureAwait(false)).Picture is not null) return true;
                }
                catch (DataUnavailableException)
                {
                    // The program that could not read it is gone.
                }
            }

            return false;
        }

        private async Task ReadWaveAsync(List<(string Path, int Group)> wave, int total)
        {
            var results = new (Picture? Picture, string Problem)[wave.Count];
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Min(Environment.ProcessorCount, MostAtATime), CancellationToken = cancellation };
            await Parallel.ForAsync(0, wave.Count, parallel, async (i, stop) =>
            {
                results[i] = await TryAsync(wave[i].Path, stop).ConfigureAwait(false);
                if (results[i].Picture is null) return;
                lock (_skipped) progress?.Report(new("reading images", ++_done, total));
            }).ConfigureAwait(false);
            for (int i = 0; i < wave.Count; i++)
            {
                if (results[i].Picture is { } picture) _read[wave[i].Group].Add(picture);
                else _skipped[files.NameOf(wave[i].Path)] = results[i].Problem;
            }
        }

        private async Task<(Picture? Picture, string Problem)> TryAsync(string path, CancellationToken stop)
        {
            try
            {
                var picture = await ImageDecoder.ReadAsync(path, options.Size, stop).ConfigureAwait(false);
                return (Resizer.Square(picture.OverWhite(), options.Size, options.Crop), "");
            }
            catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                string reason = error.Message.Replace($"{path}, ", "", StringComparison.Ordinal).Replace(path, "the file", StringComparison.Ordinal);
                return (null, Printable.Text(reason));
            }
        }
    }
}
