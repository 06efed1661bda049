using System.Text;
using Ebb.Formats;
using Ebb.Fuzz.Structures;
using Ebb.Models;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Fields;
using Ebb.Spec.Nn;
using Ebb.Spec.Schedules;
using Ebb.Training;

namespace Ebb.Fuzz;

/// <summary>Small whole files to begin from, by our own writers wherever there is one.</summary>
internal static class Corpus
{
    /// <summary>The checkpoint that <see cref="Checkpoint"/> writes.</summary>
    public const int CheckpointStep = 3;

    public static RunSettings Settings { get; } = new()
    {
        CreatedUtc = DateTime.UnixEpoch,
        Dataset = "shapes",
        DatasetSha256 = "00",
        Images = 4,
        HeldOutImages = 1,
        ImageShape = [3, 8, 8],
        Net = "EpsConvNet",
        BlockOutChannels = [4, 8],
        Parameters = 1,
        ScheduleSteps = 10,
        BetaStart = 1e-4,
        BetaEnd = 0.02,
        Steps = 4,
        BatchSize = 2,
        LearningRate = 1e-3,
        LearningRateSchedule = "cosine",
        Seed = ulong.MaxValue,
        Device = "cpu (AVX2, 2 threads)",
        Command = ["--steps", "4"],
    };

    private static UNet2DConfig TinyUNet { get; } = new()
    {
        BlockOutChannels = [4, 8],
        DownAttention = [false, true],
        UpAttention = [true, false],
        LayersPerBlock = 1,
        NormNumGroups = 2,
        AttentionHeadDim = 4,
    };

    public static byte[][] Npy() =>
    [
        Written(stream => NpyFile.Write(stream, NpyArray.Of([.. Enumerable.Range(0, 24).Select(i => (byte)i)], 2, 3, 2, 2))),
        Written(stream => NpyFile.Write(stream, NpyArray.Of([.. Enumerable.Range(0, 12).Select(i => i / 12f)], 1, 3, 2, 2))),
        Written(stream => NpyFile.Write(stream, NpyArray.Of([1f, 2f, 3f], 3))),
        Written(stream => NpyFile.Write(stream, NpyArray.Of((float[])[1f]))),
    ];

    public static byte[][] NpyPixels() => Npy()[..2];

    public static byte[][] Idx() =>
    [
        [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, .. Enumerable.Range(0, 12).Select(i => (byte)i)],
        [0, 0, 8, 1, 0, 0, 0, 5, 1, 2, 3, 4, 5],
    ];

    public static byte[][] GzippedIdx() => [.. Idx().Select(Gzip.Packed)];

    public static byte[][] Png() =>
    [
        .. Enumerable.Range(1, 4).Select(channels => Written(stream => PngFile.Write(stream, Painted(5, 4, channels)))),
        Palette(),
        Written(stream => AnimatedPng.Write(stream, [Painted(3, 3, 3), Painted(3, 3, 3)], TimeSpan.FromMilliseconds(40))),
    ];

    public static byte[][] Pnm() =>
    [
        Written(stream => PnmFile.WriteText(stream, Painted(3, 2, 3))),
        Written(stream => PnmFile.WriteBinary(stream, Painted(3, 2, 3))),
        "P2\n# grey\n3 2 65535\n0 1 2 3 4 65535\n"u8.ToArray(),
        [.. "P5 2 2 1000\n"u8, 0, 1, 0, 2, 3, 232, 0, 0],
    ];

    public static byte[][] Safetensors() => [Weights(("a", [2, 3]), ("b.c", []), ("d", [0, 2])), Weights(("weight", [1, 2, 2, 2]))];

    public static byte[][] ShardIndex() =>
    [
        """{"metadata": {"total_size": 8}, "weight_map": {"a.weight": "m-00001-of-00002.safetensors", "a.bias": "m-00002-of-00002.safetensors"}}"""u8.ToArray(),
    ];

    public static byte[][] Pipeline() => [Model("model_index.json", UNet())];

    public static byte[][] UNetConfig() => [Model("unet/config.json", UNet())];

    public static byte[][] NetConfig() => [.. UNetConfig(), Model("config.json", Convolutions()), Model("config.json", WithClasses())];

    public static byte[][] Scheduler() =>
    [
        Model("scheduler_config.json", Convolutions()),
        Model("scheduler_config.json", new DiffusionModel(new EpsConvNet(new() { Hidden = 4 }), new VpSchedule<double>([0.1, 0.2, 0.3]), 8, 8) { Prediction = PredictionKind.V }),
        Model("scheduler_config.json", new DiffusionModel(new EpsConvNet(new() { Hidden = 4 }), NoiseLevels.Flow(10, 3), 8, 8) { Prediction = PredictionKind.V }),
        Encoding.UTF8.GetBytes("""{"_class_name": "PNDMScheduler", "beta_schedule": "sigmoid", "lambda_min_clipped": -Infinity, "num_train_timesteps": 10, "trained_betas": null, "steps_offset": 1}"""),
    ];

    public static byte[][] ModelWeights() => [Model("diffusion_pytorch_model.safetensors", Convolutions())];

    public static byte[][] TrainingLog()
    {
        string path = Path.Combine(Scratch.Folder("log"), "log.json");
        TrainingLogFile.Write(path, new("a run", [0, 10], [new("loss", [1, double.NaN]), new("other", [double.PositiveInfinity, 0.5])], ["lr=0.001"]));
        return [File.ReadAllBytes(path)];
    }

    public static byte[][] RunSettings() => [Written(Settings.Write), Written((Settings with { Resumed = ["from step 2"], EmaDecay = 0.9 }).Write)];

    public static byte[][] Counters() => [Checkpoint("state.json")];

    public static byte[][] CheckpointArrays() => [Checkpoint("state.safetensors")];

    public static byte[][] Metrics() =>
    [
        Encoding.UTF8.GetBytes("""
            {"step":0,"held_out_loss":1.01,"ms":0,"elapsed_s":0}
            {"step":4,"loss":0.9,"lr":0.001,"grad_norm":0.5,"ms":12.5,"elapsed_s":0.05}
            {"step":8,"loss":0.8,"lr":0.001,"grad_norm":0.4,"ms":12.5,"elapsed_s":0.1}

            """),
    ];

    public static byte[][] Events()
    {
        string path = Path.Combine(Scratch.Folder("events"), "events");
        using (var file = TensorBoardEventFile.Open(path, DateTimeOffset.UnixEpoch))
        {
            file.AddScalar("loss", 0.5, 1, DateTimeOffset.UnixEpoch);
            file.AddScalar("loss", 0.25, 2, DateTimeOffset.UnixEpoch);
        }

        return [File.ReadAllBytes(path)];
    }

    public static byte[][] Tar()
    {
        byte[] Entry(string name, int size, char type = '0') => [.. Structures.Tar.Header(name, size, type), .. new byte[(size + 511) / 512 * 512]];
        return
        [
            [.. Entry("cifar/", 0, '5'), .. Entry("cifar/data_batch_1.bin", 700), .. Entry("cifar/test_batch.bin", 20), .. new byte[1024]],
            [.. Entry("pax", 30, 'x'), .. Entry("data_batch_1.bin", 512), .. Entry("link", 0, '2'), .. Entry("long", 200, 'L'), .. new byte[1024]],
        ];
    }

    public static byte[][] PackedTar() => [.. Tar().Select(Gzip.Packed)];

    public static byte[][] CifarRecords() => [[.. Enumerable.Range(0, 3).SelectMany(i => (byte[])[(byte)i, .. new byte[3072]])]];

    public static byte[][] CifarLabels() => ["[0, 1, 2, 9, 3]"u8.ToArray()];

    public static byte[][] DataRecord() =>
    [
        """{"name": "mnist", "source": "a folder", "sums": {"train-x.npy": "00"}, "bytes": {"train-x.npy": 47040128}}"""u8.ToArray(),
    ];

    public static DiffusionModel Convolutions() => new(new EpsConvNet(new() { Hidden = 4 }), VpSchedule.Linear(10), 8, 8);

    /// <summary>Writes a checkpoint and gives one of its files.</summary>
    public static byte[] Checkpoint(string file)
    {
        string folder = Scratch.Folder("checkpoint");
        var state = new TrainingState
        {
            Step = CheckpointStep,
            Updates = CheckpointStep,
            ElapsedSeconds = 1.5,
            Curve = [new(0, 1), new(3, double.PositiveInfinity)],
            Arrays = new(new Dictionary<string, WeightArray> { ["model.a"] = new([2], [1, 2]), ["adam.m.a"] = new([2], [0, 0]) }, new Dictionary<string, string>()),
        };
        var checkpoints = new CheckpointFolder(folder);
        if (!Directory.Exists(checkpoints.PathOf(CheckpointStep))) checkpoints.Write(state, Settings, keep: 1);
        return File.ReadAllBytes(Path.Combine(checkpoints.PathOf(CheckpointStep), file));
    }

    private static DiffusionModel UNet() => new(new UNet2D(TinyUNet), VpSchedule.Linear(10), 8, 8);

    private static DiffusionModel WithClasses() => new(new UNet2D(TinyUNet with { NumClassEmbeds = 3 }), VpSchedule.Linear(10), 8, 8) { NullClass = 2, ClassNames = ["a", "b"] };

    private static byte[] Model(string file, DiffusionModel model)
    {
        string folder = Scratch.Folder($"model-{Guid.NewGuid():N}");
        ModelFolder.Save(model, folder);
        string path = Path.Combine(folder, file);
        return File.ReadAllBytes(File.Exists(path) ? path : Path.Combine(folder, "unet", file));
    }

    private static byte[] Weights(params (string Name, int[] Shape)[] arrays) => Written(stream => SafetensorsFile.Write(stream, new(
        arrays.ToDictionary(array => array.Name, array => new WeightArray(array.Shape, new float[array.Shape.Aggregate(1, (a, b) => a * b)])),
        new Dictionary<string, string> { ["format"] = "pt" })));

    private static Picture Painted(int width, int height, int channels)
    {
        var picture = new Picture(width, height, channels);
        for (int i = 0; i < picture.Pixels.Length; i++) picture.Pixels[i] = (byte)(i * 37);
        return picture;
    }

    private static byte[] Palette() => Written(stream =>
    {
        stream.Write(PngReader.Signature);
        PngWriter.WriteChunk(stream, "IHDR"u8, [0, 0, 0, 4, 0, 0, 0, 1, 2, 3, 0, 0, 0]);
        PngWriter.WriteChunk(stream, "PLTE"u8, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
        PngWriter.WriteChunk(stream, "tRNS"u8, [0, 128]);
        PngWriter.WriteChunk(stream, "IDAT"u8, Structures.Png.Packed([0, 0b00011000]));
        PngWriter.WriteChunk(stream, "IEND"u8, []);
    });

    private static byte[] Written(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }
}
