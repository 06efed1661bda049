using System.Security.Cryptography;
using Ebb.Data;
using Ebb.Formats;
using Ebb.Models;
using Ebb.Training;

namespace Ebb.Fuzz;

/// <summary>Calls each reader on bytes. What it accepts must hold together, and come out of our writer as it went in.</summary>
internal static class Readers
{
    private const string Name = "input";
    private const long FewWeights = 1000;

    private static readonly HashSet<string> Wanted = ["data_batch_1.bin", "test_batch.bin"];

    private static readonly Lazy<CheckpointFolder> Checkpoints = new(() =>
    {
        Corpus.Checkpoint("state.json");
        return new CheckpointFolder(Scratch.Folder("checkpoint"));
    });

    private static readonly Lazy<string> ModelPath = new(() =>
    {
        string folder = Scratch.Folder("model");
        ModelFolder.Save(Corpus.Convolutions(), folder);
        return folder;
    });

    private static readonly Lazy<DataCache> Cache = new(() => new DataCache(Scratch.Folder("data")));

    public static string? Npy(byte[] bytes)
    {
        var array = NpyFile.Read(new MemoryStream(bytes), Name);
        using var copy = new MemoryStream();
        NpyFile.Write(copy, array);
        copy.Position = 0;
        var again = NpyFile.Read(copy, Name);
        bool same = again.Kind == array.Kind && again.Shape.SequenceEqual(array.Shape) && again.Bytes(0, again.Count).SequenceEqual(array.Bytes(0, array.Count));
        return same ? null : "written and read again it is another array";
    }

    public static string? NpyPixels(byte[] bytes)
    {
        var images = NpyImages.FromArray(Name, Name, NpyFile.Read(new MemoryStream(bytes), Name), null, null, dataStart: 0);
        var image = new float[images.ImageCount];
        for (int i = 0; i < images.Count; i++)
        {
            images.CopyImage(i, image);
            if (!image.All(value => value is >= -1 and <= 1)) return "a pixel is outside -1 to 1";
        }

        return null;
    }

    public static string? Idx(byte[] bytes)
    {
        var array = IdxFile.Read(bytes, Name);
        return array.UInt8Values.Length == array.Shape.Aggregate(1L, (product, extent) => product * extent) ? null : "the extents do not give the length";
    }

    public static string? Png(byte[] bytes)
    {
        var picture = PngFile.Read(new MemoryStream(bytes), Name);
        using var copy = new MemoryStream();
        PngFile.Write(copy, picture);
        copy.Position = 0;
        return Same(PngFile.Read(copy, Name), picture);
    }

    public static string? Pnm(byte[] bytes)
    {
        var picture = PnmFile.Read(new MemoryStream(bytes), Name).WithChannels(3);
        using var copy = new MemoryStream();
        PnmFile.WriteBinary(copy, picture);
        copy.Position = 0;
        return Same(PnmFile.Read(copy, Name), picture);
    }

    public static string? Safetensors(byte[] bytes)
    {
        var content = SafetensorsFile.Read(new MemoryStream(bytes), Name);
        using MemoryStream once = new(), twice = new();
        SafetensorsFile.Write(once, content);
        once.Position = 0;
        SafetensorsFile.Write(twice, SafetensorsFile.Read(once, Name));
        return once.ToArray().AsSpan().SequenceEqual(twice.ToArray()) ? null : "written and read again it is another file";
    }

    public static string? ShardIndex(byte[] bytes) => SafetensorsIndex.ParseMap(bytes, Name).Values.FirstOrDefault(shard =>
        Path.GetDirectoryName(Path.GetFullPath(Path.Combine("/model", shard))) != Path.GetFullPath("/model")) is { } shard ? $"the shard {shard} leads elsewhere" : null;

    public static string? Pipeline(byte[] bytes) => JsonConfig.Parse(bytes, Name, root => PipelineIndex.SchedulerClass(root, Name)) is null ? "there is no class" : null;

    public static string? UNetConfig(byte[] bytes)
    {
        var (config, size) = JsonConfig.Parse(bytes, Name, root => UNet2DConfigJson.Read(root, Name));
        config.Check();
        return size is null or { Height: > 0, Width: > 0 } ? null : "a side is not positive";
    }

    public static string? NetConfig(byte[] bytes)
    {
        var net = JsonConfig.Parse(bytes, Name, root => NetConfigFile.Describe(root, Name, FewWeights, device: null));
        return net.Net.ParameterCount > 0 ? null : "a net without weights";
    }

    public static string? Scheduler(byte[] bytes)
    {
        var (levels, _) = SchedulerFile.Read(bytes, Name);
        return Enumerable.Range(0, levels.Count).All(t => double.IsFinite(levels[t].Alpha) && double.IsFinite(levels[t].Sigma)) ? null : "a level is not finite";
    }

    public static string? ModelWeights(byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(ModelPath.Value, WeightFiles.Whole), bytes);
        var model = ModelFolder.Load(ModelPath.Value);
        return model.Net.Parameters.All(parameter => parameter.Value.ToArray().All(float.IsFinite)) ? null : "a weight is not finite";
    }

    public static string? TrainingLog(byte[] bytes)
    {
        var log = TrainingLogFile.Parse(bytes, Name);
        return log.Series.All(series => series.Values.Count == log.Steps.Count && series.Name is not null) ? null : "a series is not as long as the steps";
    }

    public static string? RunSettings(byte[] bytes)
    {
        var settings = Training.RunSettings.Parse(bytes, Name);
        using var copy = new MemoryStream();
        settings.Write(copy);
        return Training.RunSettings.Parse(copy.ToArray(), Name).DifferencesFrom(settings) is [var difference, ..] ? difference : null;
    }

    public static string? Counters(byte[] bytes)
    {
        var counters = CheckpointCounters.Parse(bytes, Name);
        return TimeSpan.FromSeconds(counters.ElapsedSeconds) >= TimeSpan.Zero && counters.CurveSteps.Length == counters.CurveLosses.Length ? null : "the curve is not whole";
    }

    public static string? CheckpointArrays(byte[] bytes)
    {
        string folder = Checkpoints.Value.PathOf(Corpus.CheckpointStep);
        File.WriteAllBytes(Path.Combine(folder, "state.safetensors"), bytes);
        string sums = string.Concat(((string[])["state.safetensors", "state.json", "run.json"]).Select(file =>
            $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, file))))}  {file}\n"));
        File.WriteAllText(Path.Combine(folder, "SHA256SUMS"), sums);
        return Checkpoints.Value.Read(Corpus.CheckpointStep).State.Step == Corpus.CheckpointStep ? null : "the step is another";
    }

    public static string? Metrics(byte[] bytes)
    {
        byte[] once = Cut(bytes);
        return once.AsSpan().SequenceEqual(Cut(once)) ? null : "cut again it is another file";
    }

    public static string? Events(byte[] bytes) =>
        TensorBoardRecord.EndOfWholeRecords(new MemoryStream(bytes), Name) is long end && end >= 0 && end <= bytes.Length ? null : "the end is outside the file";

    public static string? Tar(byte[] bytes)
    {
        var archive = new TarArchive(new MemoryStream(bytes), ArchiveUnpacker.MaxUnpackedBytes);
        long copied = 0;
        while (archive.Next() is not null)
        {
            using var file = new MemoryStream();
            archive.CopyTo(file);
            copied += file.Length;
        }

        return copied <= bytes.Length ? null : "more came out than is in it";
    }

    public static string? PackedTar(byte[] bytes)
    {
        var names = new List<string>();
        ArchiveUnpacker.Unpack(new MemoryStream(bytes), Name, Wanted, name =>
        {
            names.Add(name);
            return new MemoryStream();
        });
        return names.Count == names.Distinct().Count() && names.All(Wanted.Contains) ? null : "a file that nobody wants left the archive";
    }

    public static string? CifarRecords(byte[] bytes)
    {
        List<byte[]> images = [];
        List<byte> labels = [];
        CifarFolder.ReadRecords(KnownSet.Cifar10, FileCursor.Over(new MemoryStream(bytes), Name), images, labels);
        return labels.Count == images.Count && labels.All(label => label < 10) ? null : "a label is out of range";
    }

    public static string? CifarLabels(byte[] bytes) => CifarFolder.ParseLabels(KnownSet.Cifar10, bytes, Name).All(label => label < 10) ? null : "a label is out of range";

    public static string? DataRecord(byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Cache.Value.FolderOf(KnownSet.Mnist)).FullName, "info.json"), bytes);
        return Cache.Value.Find(KnownSet.Mnist) is null ? null : "a set is there without its files";
    }

    private static byte[] Cut(byte[] bytes)
    {
        using var kept = new MemoryStream();
        MetricsLine.CopyUpTo(5, new MemoryStream(bytes), kept);
        return kept.ToArray();
    }

    private static string? Same(Picture got, Picture expected) =>
        (got.Width, got.Height, got.Channels) == (expected.Width, expected.Height, expected.Channels) && got.Pixels.AsSpan().SequenceEqual(expected.Pixels)
            ? null
            : "written and read again it is another picture";
}
