using System.Text.Json;
using Ebb.Data;
using Ebb.Formats;
using Ebb.Studio.Disk;
using Ebb.Studio.Hosting;
using Ebb.Studio.RunViews;
using Ebb.Tensors;

namespace Ebb.Studio.DataViews;

/// <summary>
/// The images that a run was trained on, where they are at hand: a prepared set, shapes, or files inside the root. A record that names files elsewhere
/// is not followed. One set is held at a time.
/// </summary>
internal sealed class DataView(RootFolder root, string? dataFolder)
{
    private const int MostNeighbours = 64;
    private const long MostBytes = 1L << 30;

    private readonly Lock _lock = new();
    private (string Key, Dataset Data, DataReply? Reply)? _last;

    /// <exception cref="RefusedException">The images are not at hand.</exception>
    public DataReply Describe(RunEntry run, CancellationToken cancellation)
    {
        lock (_lock)
        {
            var data = Open(run);
            if (_last is { Reply: { } known }) return known with { Sheet = SheetOf(run) };
            var classes = Enumerable.Range(0, data.Count).Select(data.Label).OfType<int>().CountBy(label => label).OrderBy(pair => pair.Key)
                .Select(pair => new DataClass(pair.Key, NameOf(data, pair.Key), pair.Value));
            bool? isSame = run.Settings?.Text("dataset_sha256") is { } hash ? string.Equals(hash, data.ContentHash, StringComparison.OrdinalIgnoreCase) : null;
            var reply = new DataReply(
                data.Name, data.Count, [data.Channels, data.Height, data.Width], [.. classes], Histograms(data, cancellation), SheetOf(run), isSame);
            _last = _last!.Value with { Reply = reply };
            return reply;
        }
    }

    public Picture Sheet(RunEntry run)
    {
        lock (_lock) return ContactSheet.Of(Open(run)).Grid();
    }

    /// <exception cref="RefusedException">There is no such image.</exception>
    public Picture Image(RunEntry run, int index)
    {
        lock (_lock)
        {
            var data = Open(run);
            if (index < 0 || index >= data.Count) throw RefusedException.Missing(FormattableString.Invariant($"There are images 0 to {data.Count - 1}."));
            var values = new float[data.ImageCount];
            data.CopyImage(index, values);
            return Picture.FromImage(values, data.Channels, data.Height, data.Width);
        }
    }

    /// <exception cref="RefusedException">The images are of another shape, or there are too few.</exception>
    public IReadOnlyList<NeighbourRow> Neighbours(RunEntry run, ImageBatch image, int count, CancellationToken cancellation)
    {
        if (count is < 1 or > MostNeighbours) throw RefusedException.Bad($"count: expected 1 to {MostNeighbours}.");
        lock (_lock)
        {
            var data = Open(run);
            if (image.Shape != new Shape(1, data.Channels, data.Height, data.Width))
            {
                throw new RefusedException(409, FormattableString.Invariant($"The sample has the shape {image.Shape}, and the images of {data.Name} are {data.Channels} x {data.Height} x {data.Width}: sample from this run's model."));
            }

            return
            [
                .. PixelNeighbours.Find(image.Values(), data, Math.Min(count, data.Count), cancellation).Select(near => new NeighbourRow(
                    near.Index, near.Distance, FormattableString.Invariant($"{UrlOf(run)}/images/{near.Index}.png"),
                    data.Label(near.Index) is { } label ? NameOf(data, label) ?? FormattableString.Invariant($"class {label}") : null)),
            ];
        }
    }

    private static string? NameOf(Dataset data, int label) => data.ClassNames is { } names && label < names.Count ? names[label] : null;

    private static string UrlOf(RunEntry run) => $"/api/data/{Uri.EscapeDataString(run.Row.Id)}";

    private static string SheetOf(RunEntry run) => $"{UrlOf(run)}/sheet.png";

    private Dataset Open(RunEntry run)
    {
        var settings = run.Settings ?? throw new RefusedException(409, $"The run is unreadable: {run.Row.Reason}");
        string key = $"{run.Folder} {run.Stamp}";
        if (_last is { } last && last.Key == key) return last.Data;
        _last = null;
        try
        {
            var data = Open(run.Folder, settings);
            _last = (key, data, null);
            return data;
        }
        catch (Exception error) when (error is ArgumentException or InvalidDataException or IOException or UnauthorizedAccessException or DataUnavailableException)
        {
            throw RefusedException.Missing(error.Message.Split(" (Parameter '")[0]);
        }
    }

    // The images trained on: what was held out is taken out again, by the same seed.
    private Dataset Open(string run, JsonElement settings)
    {
        string name = settings.Text("dataset") ?? "";
        if (settings.Text("x") is { } x) return OpenFiles(run, x, settings.Text("y"), settings);
        if (KnownSet.Find(name) is { } set) return new DataCache(dataFolder).Open(set, DataPart.Training, settings.Int("n_total") is > 0 and var total ? total : null);
        if (name == "shapes") return Shapes(settings);
        if (name.StartsWith("npy:", StringComparison.Ordinal) && name[4..].Split(',') is [var images, .. var labels]) return OpenFiles(run, images, labels.FirstOrDefault(), settings);
        throw RefusedException.Missing("The images of this run are not a prepared set, and the studio opens no folder of pictures.");
    }

    private Dataset OpenFiles(string run, string x, string? y, JsonElement settings)
    {
        string images = Inside(run, x);
        if (new FileInfo(images).Length > MostBytes) throw new RefusedException(413, FormattableString.Invariant($"The images take more than {MostBytes} bytes."));
        var all = Datasets.FromNpy(images, y is null ? null : Inside(run, y));
        long heldOut = settings.Whole("n_held_out") ?? 0, asked = heldOut + (settings.Whole("n_total") ?? all.Count);
        if (heldOut < 0 || asked <= heldOut || asked > all.Count) throw new InvalidDataException($"The run was trained on other images than {Path.GetFileName(images)} has now: {all.Count}.");
        var used = all.Take((int)asked);
        return heldOut == 0 ? used : used.HoldOut((int)heldOut, SeedOf(settings)).Training;
    }

    // A run writes the path as it was given: seen from where it was started, which is not known, so from here, from the root, and from the run.
    private string Inside(string run, string path)
    {
        if (path.Length is 0 or > 1000 || path.Contains('\0', StringComparison.Ordinal)) throw Outside();
        string[] places = [Path.GetFullPath(path), Path.Combine(root.Path, path), Path.Combine(Path.GetDirectoryName(root.Path) ?? root.Path, path), Path.Combine(run, path)];
        return places.Select(root.FindFile).FirstOrDefault(found => found is not null) ?? throw Outside();

        static RefusedException Outside() => RefusedException.Missing("The images of this run are files that are not in the folder shown, so they are not read. Start the studio on a folder that holds both.");
    }

    private static ulong SeedOf(JsonElement settings) =>
        settings.TryGetProperty("seed", out var given) && given.ValueKind == JsonValueKind.Number && given.TryGetUInt64(out ulong number) ? number : 0;

    private static Dataset Shapes(JsonElement settings)
    {
        const long MostValues = 1L << 28;
        long heldOut = Math.Max(0, settings.Whole("n_held_out") ?? 0), count = (settings.Whole("n_total") ?? 0) + heldOut;
        int[] shape = settings.TryGetProperty("image_shape", out var extents) && extents.ValueKind == JsonValueKind.Array && extents.GetArrayLength() == 3
            ? [.. extents.EnumerateArray().Select(extent => extent.ValueKind == JsonValueKind.Number && extent.TryGetInt32(out int value) ? value : 0)] : [0, 0, 0];
        bool isPossible = shape[1] is >= Datasets.SmallestShape and <= 1024 && shape[1] == shape[2] && shape[0] is 1 or 3 or 4 && count > heldOut && count < 1 << 24 && heldOut < 1 << 24;
        if (!isPossible || count * shape[0] * shape[1] * shape[2] > MostValues) throw new InvalidDataException("run.json asks for shapes that cannot be made.");
        ulong seed = SeedOf(settings);
        var all = Datasets.Shapes(shape[1], (int)count, seed, shape[0]);
        return heldOut == 0 ? all : all.HoldOut((int)heldOut, seed).Training;
    }

    private static IReadOnlyList<DataHistogram> Histograms(Dataset data, CancellationToken cancellation)
    {
        var counts = new long[data.Channels][];
        for (int c = 0; c < counts.Length; c++) counts[c] = new long[256];
        var values = new float[data.ImageCount];
        int plane = data.Height * data.Width;
        for (int i = 0; i < data.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            data.CopyImage(i, values);
            for (int at = 0; at < values.Length; at++) counts[at / plane][PixelBytes.FromUnit(values[at])]++;
        }

        return [.. counts.Select((channel, index) => new DataHistogram(index, channel))];
    }
}
