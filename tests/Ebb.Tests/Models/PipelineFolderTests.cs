using System.Text.Json.Nodes;
using Ebb.Formats;
using Ebb.Models;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Fields;
using Ebb.Spec.Nn;
using Ebb.Spec.Schedules;
using Ebb.Testing;
using Ebb.Tests.Formats;

namespace Ebb.Tests.Models;

/// <summary>Models with a U-Net, in and out of the folders of the ecosystem.</summary>
public sealed class PipelineFolderTests : IDisposable
{
    private const string WeightsName = "diffusion_pytorch_model.safetensors";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> ReferenceFolders =>
        [.. Directory.GetFiles(GoldenFolder.Path("unet2d"), "config.json", SearchOption.AllDirectories)
            .Select(file => Path.GetFileName(Path.GetDirectoryName(file))!)];

    private string Net => _folder.File("unet/config.json");

    private string WeightsPath => _folder.File($"unet/{WeightsName}");

    private string Index => _folder.File("model_index.json");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [Trait("Category", "Golden")]
    [MemberData(nameof(ReferenceFolders))]
    public void Load_ReferenceNetInAPipeline_SamplesAndIsSavedWithItsKeysShapesAndValues(string name)
    {
        string pipeline = _folder.File("pipeline"), saved = _folder.File("saved");
        Directory.CreateDirectory(Path.Combine(pipeline, "unet"));
        foreach (string file in new[] { "config.json", WeightsName }) File.Copy(GoldenFolder.Path("unet2d", name, file), Path.Combine(pipeline, "unet", file));
        string scheduler = _folder.Write("pipeline/scheduler/scheduler_config.json", "{\"_class_name\": \"FlowMatchEulerDiscreteScheduler\", \"shift\": 3.0}"u8.ToArray());
        Assert.All(Samples(ModelFolder.Load(pipeline)), value => Assert.True(float.IsFinite(value)));
        File.WriteAllText(scheduler, "{\"_class_name\": \"DDPMScheduler\", \"num_train_timesteps\": 1000, \"trained_betas\": null, \"variance_type\": \"fixed_large\"}");

        var model = ModelFolder.Load(pipeline);
        Assert.Equal((1000, 1e-4, 0.02), (model.Levels.Schedule!.Steps, model.Levels.Schedule!.Beta(0), model.Levels.Schedule!.Beta(999)));
        float[] want = Samples(model);
        Assert.All(want, value => Assert.True(float.IsFinite(value)));
        ModelFolder.Save(model, saved);
        Assert.Equal(want, Samples(ModelFolder.Load(saved)));

        var reference = Reference(name);
        var written = SafetensorsFile.Read(Path.Combine(saved, "unet", WeightsName)).Arrays;
        Assert.Equal(Shapes(reference), Shapes(written));
        Assert.All(reference, array => Assert.Equal(array.Value.Values, written[array.Key].Values));
    }

    [Theory]
    [Trait("Category", "Golden")]
    [MemberData(nameof(ReferenceFolders))]
    public void Save_NetOfAReferenceConfiguration_WritesItsKeysAndShapes(string name)
    {
        string path = GoldenFolder.Path("unet2d", name, "config.json");
        var (config, size) = UNet2DConfigJson.Read(GoldenJson.Open(path), path);
        ModelFolder.Save(new DiffusionModel(new UNet2D(config), VpSchedule.Linear(10), size!.Value.Height, size.Value.Width), _folder.Path);
        Assert.Equal(Shapes(Reference(name)), Shapes(SafetensorsFile.Read(WeightsPath).Arrays));
        foreach (var (key, value) in JsonNode.Parse(File.ReadAllText(path))!.AsObject().Where(pair => pair.Key[0] != '_'))
        {
            Assert.True(JsonNode.DeepEquals(value, JsonNode.Parse(File.ReadAllText(Net))![key]), $"{name}: {key}");
        }
    }

    [Fact]
    public void Save_UNet_WritesAPipeline()
    {
        ModelFolder.Save(Model(), _folder.Path);
        Assert.Equal(
            ["model_index.json", "scheduler/scheduler_config.json", "unet/config.json", $"unet/{WeightsName}"],
            Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_folder.Path, path)).Order(StringComparer.Ordinal));
        var index = JsonNode.Parse(File.ReadAllText(Index))!;
        Assert.Equal("DDIMPipeline", (string?)index["_class_name"]);
        Assert.Equal("[\"diffusers\",\"DDIMScheduler\"]", index["scheduler"]!.ToJsonString());
        Assert.Equal("[\"diffusers\",\"UNet2DModel\"]", index["unet"]!.ToJsonString());
    }

    [Fact]
    public void Save_Flow_WritesAPipelineThatKeepsItsScheduler()
    {
        ModelFolder.Save(Model(NoiseLevels.Flow(20, 2), PredictionKind.V), _folder.Path);
        var index = JsonNode.Parse(File.ReadAllText(Index))!;
        Assert.Equal("DDPMPipeline", (string?)index["_class_name"]);
        Assert.Equal("FlowMatchEulerDiscreteScheduler", (string?)index["scheduler"]![1]);
        Assert.Equal(2.0, ModelFolder.Load(_folder.Path).Levels.Shift);
    }

    [Fact]
    public void Save_WhatWasLoaded_GivesTheSameBytes()
    {
        var models = new[]
        {
            Model(),
            Model(new NoiseLevels(new VpSchedule<double>([0.1, 0.2, 0.05])), PredictionKind.X0),
            Model(NoiseLevels.Flow(20, 1.5), PredictionKind.V),
            new DiffusionModel(new EpsConvNet(new() { Hidden = 4 }), new CosineSchedule().Make<double>(9), 8, 8) { Prediction = PredictionKind.V },
        };
        for (int i = 0; i < models.Length; i++)
        {
            string first = _folder.File($"first{i}"), second = _folder.File($"second{i}");
            ModelFolder.Save(models[i], first);
            ModelFolder.Save(ModelFolder.Load(first), second);
            string[] files = Directory.GetFiles(first, "*", SearchOption.AllDirectories);
            Assert.Equal(files.Length, Directory.GetFiles(second, "*", SearchOption.AllDirectories).Length);
            Assert.All(files, path => Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(Path.Combine(second, Path.GetRelativePath(first, path)))));
        }
    }

    [Fact]
    public void Load_Classes_ComeBackWithTheNullClassAndNames()
    {
        ModelFolder.Save(Model(), _folder.Path);
        var loaded = ModelFolder.Load(_folder.Path);
        Assert.Equal((3, 2), (loaded.Net.Classes, loaded.NullClass));
        Assert.Equal(["ring", "d\u00f6t"], loaded.ClassNames);
        Assert.Equal(PredictionKind.Eps, loaded.Prediction);
    }

    [Theory]
    [InlineData("_null_class", "3")]
    [InlineData("_null_class", "-1")]
    [InlineData("_null_class", "\"2\"")]
    [InlineData("_class_names", "[\"a\", \"b\", \"c\", \"d\"]")]
    [InlineData("_class_names", "[1]")]
    [InlineData("_class_names", "\"a\"")]
    public void Load_ClassesThatDoNotFit_NamesTheKey(string key, string value)
    {
        ModelFolder.Save(Model(), _folder.Path);
        Edit(Net, key, value);
        Assert.Contains($"{key} ", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Save_ClassesThatDoNotFit_IsRefusedAndWritesNothing()
    {
        var model = Model();
        var wrong = new DiffusionModel(model.Net, model.Levels, 8, 8) { NullClass = 3 };
        Assert.Throws<ArgumentException>(() => ModelFolder.Save(wrong, _folder.Path));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Load_EveryKeyOfTheNetMisspeltOrOfAWrongType_IsRefusedByName()
    {
        ModelFolder.Save(Model(), _folder.Path);
        string content = File.ReadAllText(Net);
        foreach (string key in JsonNode.Parse(content)!.AsObject().Select(pair => pair.Key).Where(key => key[0] != '_').ToArray())
        {
            Edit(Net, key, "{}");
            Assert.Contains($": {key} ", Refusal(), StringComparison.Ordinal);
            File.WriteAllText(Net, content.Replace($"\"{key}\"", $"\"{key}_\"", StringComparison.Ordinal));
            Assert.Contains($": {key}_ ", Refusal(), StringComparison.Ordinal);
            File.WriteAllText(Net, content);
        }
    }

    [Theory]
    [InlineData("in_channels", "4")]
    [InlineData("out_channels", "2")]
    [InlineData("layers_per_block", "2")]
    [InlineData("block_out_channels", "[4, 9]")]
    [InlineData("block_out_channels", "[4, 10]")]
    [InlineData("block_out_channels", "[4]")]
    [InlineData("down_block_types", "[\"AttnDownBlock2D\", \"AttnDownBlock2D\"]")]
    [InlineData("up_block_types", "[\"UpBlock2D\", \"UpBlock2D\"]")]
    [InlineData("attention_head_dim", "3")]
    [InlineData("norm_num_groups", "3")]
    [InlineData("num_class_embeds", "4")]
    [InlineData("sample_size", "7")]
    [InlineData("resnet_time_scale_shift", "\"scale_shift\"")]
    [InlineData("add_attention", "false")]
    [InlineData("time_embedding_type", "\"fourier\"")]
    [InlineData("block_out_channels", "[16384, 16384]")]
    [InlineData("num_class_embeds", "1000000")]
    public void Load_NetOfOtherNumbers_IsRefused(string key, string value)
    {
        ModelFolder.Save(Model(), _folder.Path);
        Edit(Net, key, value);
        Refusal();
    }

    [Theory]
    [InlineData("unet", "null", "unet is null")]
    [InlineData("unet", "[\"diffusers\", \"UNet2DConditionModel\"]", "UNet2DModel")]
    [InlineData("unet", "[null, null]", "unet is missing")]
    [InlineData("scheduler", "[\"diffusers\", \"KarrasVeScheduler\"]", "KarrasVeScheduler")]
    [InlineData("scheduler", "[null, null]", "scheduler is missing")]
    [InlineData("vae", "[\"diffusers\", \"VQModel\"]", "vae is")]
    [InlineData("vae", "[null, 5]", "vae is")]
    public void Load_PipelineOfOtherParts_IsRefusedByName(string key, string value, string part)
    {
        ModelFolder.Save(Model(), _folder.Path);
        Edit(Index, key, value);
        Assert.Contains(part, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_PartsThatAreAbsentOrPrivate_AreSkipped()
    {
        ModelFolder.Save(Model(), _folder.Path);
        Edit(Index, "safety_checker", "[null, null]");
        Edit(Index, "_name", "\"x\"");
        Assert.Equal(20, ModelFolder.Load(_folder.Path).Levels.Count);
    }

    [Fact]
    public void Load_SchedulerClassOfTheIndex_Decides()
    {
        ModelFolder.Save(Model(), _folder.Path);
        Edit(Index, "scheduler", "[\"diffusers\", \"HeunDiscreteScheduler\"]");
        _folder.Write("scheduler/scheduler_config.json", "{\"num_train_timesteps\": 20}"u8.ToArray());
        Assert.Equal(0.012, ModelFolder.Load(_folder.Path).Levels.Schedule!.Beta(19));
    }

    [Fact]
    public void Load_PipelineWithItsFilesBesideOneAnother_IsRead()
    {
        var model = Model();
        ModelFolder.Save(model, _folder.Path);
        foreach (string path in new[] { Net, WeightsPath, _folder.File("scheduler/scheduler_config.json") }) File.Move(path, _folder.File(Path.GetFileName(path)));
        foreach (string part in new[] { "unet", "scheduler" }) Directory.Delete(_folder.File(part));
        Assert.Equal(model.Net.Parameters[0].Value.ToArray(), ModelFolder.Load(_folder.Path).Net.Parameters[0].Value.ToArray());
        File.Delete(Index);
        Assert.Equal(20, ModelFolder.Load(_folder.Path).Levels.Count);
    }

    [Fact]
    public void Save_OverAModelOfTheOtherLayout_ReplacesIt()
    {
        var convolutions = new DiffusionModel(new EpsConvNet(new() { Hidden = 4 }), VpSchedule.Linear(7), 8, 8);
        ModelFolder.Save(Model(), _folder.Path);
        ModelFolder.Save(convolutions, _folder.Path);
        Assert.IsType<EpsConvNet>(ModelFolder.Load(_folder.Path).Net);
        ModelFolder.Save(Model(), _folder.Path);
        Assert.IsType<UNet2D>(ModelFolder.Load(_folder.Path).Net);
    }

    [Fact]
    public void Load_Shards_GivesTheSameWeights()
    {
        var model = Model();
        ModelFolder.Save(model, _folder.Path);
        Shard(model);
        var loaded = ModelFolder.Load(_folder.Path);
        Assert.All(model.Net.Parameters.Zip(loaded.Net.Parameters), pair => Assert.Equal(pair.First.Value.ToArray(), pair.Second.Value.ToArray()));

        ModelFolder.Save(model, _folder.Path);
        Assert.False(File.Exists(_folder.File($"unet/{WeightsName}.index.json")));
        Shard(model);
        File.WriteAllBytes(WeightsPath, []);
        Assert.Contains("both", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_HalfPrecisionVariant_IsReadWhereThereIsNoOther()
    {
        ModelFolder.Save(Model(), _folder.Path);
        File.Move(WeightsPath, _folder.File("unet/diffusion_pytorch_model.fp16.safetensors"));
        Assert.IsType<UNet2D>(ModelFolder.Load(_folder.Path).Net);
    }

    [Theory]
    [InlineData("diffusion_pytorch_model.bin")]
    [InlineData("ema.ckpt")]
    [InlineData("net.pt")]
    [InlineData("net.PTH")]
    public void Load_Pickle_IsRefusedWithTheCommandThatConvertsIt(string name)
    {
        ModelFolder.Save(Model(), _folder.Path);
        File.Move(WeightsPath, _folder.File($"unet/{name}"));
        string message = Refusal();
        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.Contains("weights_only=True", message, StringComparison.Ordinal);
        Assert.EndsWith($"'{name}' {WeightsName}", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);

        message = Assert.Throws<InvalidDataException>(() => ModelFolder.Load(_folder.File($"unet/{name}"))).Message;
        Assert.Contains("weights_only=True", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_AFileInPlaceOfAFolder_SaysSo()
    {
        ModelFolder.Save(Model(), _folder.Path);
        Assert.Contains("is a file", Assert.Throws<InvalidDataException>(() => ModelFolder.Load(WeightsPath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ManyWrongKeys_ListsTwentyAndCountsTheRest()
    {
        ModelFolder.Save(Model(), _folder.Path);
        SafetensorsFile.Write(WeightsPath, new Safetensors(new Dictionary<string, WeightArray>(), new Dictionary<string, string>()));
        int keys = Model().Net.Parameters.Count;
        string message = Refusal();
        Assert.Equal(20, message.Split("missing ").Length - 1);
        Assert.EndsWith($"; and {keys - 20} more.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_DamagedFiles_GivesInvalidDataOnly()
    {
        ModelFolder.Save(Model(), _folder.Path);
        foreach (string path in new[] { Net, Index })
        {
            byte[] whole = File.ReadAllBytes(path);
            DamagedJson.Check(whole, path, () => ModelFolder.Load(_folder.Path));
            File.WriteAllBytes(path, whole);
        }
    }

    private static SortedDictionary<string, WeightArray> Reference(string name) => new(
        SafetensorsFile.Read(GoldenFolder.Path("unet2d", name, WeightsName)).Arrays.ToDictionary(pair => UNet2DNames.Current(pair.Key), pair => pair.Value),
        StringComparer.Ordinal);

    private static IEnumerable<string> Shapes(IReadOnlyDictionary<string, WeightArray> arrays) =>
        arrays.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} [{string.Join(", ", pair.Value.Shape)}]");

    private static float[] Samples(DiffusionModel model) => model.Sample(1, 1, new SamplerOptions { Steps = 3 }).Values().ToArray();

    private static DiffusionModel Model(NoiseLevels? levels = null, PredictionKind prediction = PredictionKind.Eps) => new(
        new UNet2D(TinyUNet.Config with { NumClassEmbeds = 3 }),
        levels ?? new NoiseLevels(VpSchedule.Linear(20)), 8, 8)
    {
        Prediction = prediction,
        NullClass = 2,
        ClassNames = ["ring", "d\u00f6t"],
    };

    private void Shard(DiffusionModel model)
    {
        var arrays = Weights.Gather(model.Net).Arrays;
        var map = new JsonObject();
        foreach (var shard in arrays.Select((pair, i) => (pair, i)).GroupBy(item => $"diffusion_pytorch_model-0000{(item.i % 3) + 1}-of-00003.safetensors"))
        {
            SafetensorsFile.Write(_folder.File($"unet/{shard.Key}"), new Safetensors(shard.ToDictionary(item => item.pair.Key, item => item.pair.Value), new Dictionary<string, string>()));
            foreach (var item in shard) map[item.pair.Key] = shard.Key;
        }

        File.Delete(WeightsPath);
        File.WriteAllText(_folder.File($"unet/{WeightsName}.index.json"), new JsonObject { ["metadata"] = new JsonObject { ["total_size"] = 1 }, ["weight_map"] = map }.ToJsonString());
    }

    private static void Edit(string path, string key, string value)
    {
        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        json[key] = JsonNode.Parse(value);
        File.WriteAllText(path, json.ToJsonString());
    }

    private string Refusal()
    {
        string message = Assert.Throws<InvalidDataException>(() => ModelFolder.Load(_folder.Path)).Message;
        Assert.Contains(_folder.Path, message, StringComparison.Ordinal);
        return message;
    }
}
