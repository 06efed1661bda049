using Ebb.Fuzz.Structures;

namespace Ebb.Fuzz;

/// <summary>Every reader of files that may come from strangers, a line each.</summary>
internal static class Targets
{
    private static readonly JsonText Json = new();

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("npy", Corpus.Npy, new Npy(), Readers.Npy),
        new("npy-pixels", Corpus.NpyPixels, new Npy(), Readers.NpyPixels),
        new("idx", Corpus.Idx, new Idx(), Readers.Idx),
        new("idx-gz", Corpus.GzippedIdx, new Gzip(new Idx()), Readers.Idx, Share: 500),
        new("png", Corpus.Png, new Png(), Readers.Png, MemoryMiB: 64, Share: 500),
        new("pnm", Corpus.Pnm, new Pnm(), Readers.Pnm),
        new("safetensors", Corpus.Safetensors, new SafetensorsFrame(), Readers.Safetensors),
        new("shard-index", Corpus.ShardIndex, Json, Readers.ShardIndex),
        new("pipeline", Corpus.Pipeline, Json, Readers.Pipeline),
        new("unet-config", Corpus.UNetConfig, Json, Readers.UNetConfig),
        new("net-config", Corpus.NetConfig, Json, Readers.NetConfig, MemoryMiB: 256, Share: 20),
        new("scheduler", Corpus.Scheduler, Json, Readers.Scheduler, MemoryMiB: 256, Share: 500),
        new("model-weights", Corpus.ModelWeights, new SafetensorsFrame(), Readers.ModelWeights, MemoryMiB: 4, Share: 20),
        new("training-log", Corpus.TrainingLog, Json, Readers.TrainingLog),
        new("run-settings", Corpus.RunSettings, Json, Readers.RunSettings, Share: 500),
        new("counters", Corpus.Counters, Json, Readers.Counters),
        new("checkpoint", Corpus.CheckpointArrays, new SafetensorsFrame(), Readers.CheckpointArrays, MemoryMiB: 4, Share: 20),
        new("metrics", Corpus.Metrics, new JsonLines(), Readers.Metrics),
        new("events", Corpus.Events, new Events(), Readers.Events),
        new("tar", Corpus.Tar, new Tar(), Readers.Tar),
        new("tar-gz", Corpus.PackedTar, new Gzip(new Tar()), Readers.PackedTar, Share: 200),
        new("cifar-records", Corpus.CifarRecords, new Records(3073), Readers.CifarRecords, Share: 500),
        new("cifar-labels", Corpus.CifarLabels, Json, Readers.CifarLabels),
        new("data-record", Corpus.DataRecord, Json, Readers.DataRecord, Share: 50),
    ];
}
