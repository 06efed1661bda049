using Ebb.Data;
using Ebb.Formats;
using Ebb.Models;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Schedules;
using Ebb.Tests.Training;
using Ebb.Training;

namespace Ebb.Tests.Models;

public sealed class ModelFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ebb-model-").FullName;

    public static TheoryData<string, string, string> BrokenConfigs => new()
    {
        { "config.json", "\"_class_name\": \"EpsResidualConvNet\"", "\"_class_name\": \"UNet\"" },
        { "config.json", "\"in_channels\": 4", "\"in_channels\": 3" },
        { "config.json", "\"hidden_channels\": 8", "\"hidden_channels\": -1" },
        { "config.json", "\"hidden_channels\": 8", "\"hidden_channels\": 9" },
        { "config.json", "\"kernel_size\": 3", "\"kernel_size\": 2" },
        { "config.json", "\"kernel_size\": 3,", "" },
        { "config.json", "{", "" },
        { "scheduler_config.json", "\"num_train_timesteps\": 20", "\"num_train_timesteps\": 0" },
        { "scheduler_config.json", "\"num_train_timesteps\": 20", "\"num_train_timesteps\": 2000000000" },
        { "scheduler_config.json", "\"beta_end\": 0.12", "\"beta_end\": 1.5" },
        { "config.json", "\"kernel_size\": 3", "\"kernel_size\": 3, \"dropout\": 0" },
        { "config.json", "\"kernel_size\": 3", "\"kernel_size\": 3, \"_null_class\": 0" },
        { "scheduler_config.json", "\"epsilon\"", "\"eps\"" },
        { "scheduler_config.json", "\"trained_betas\": null", "\"trained_betas\": [0.1]" },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_AfterSave_GivesTheSameSamples()
    {
        var model = Model();
        ModelFolder.Save(model, _folder);
        Assert.Equal(model.Sample(2, 1).Values().ToArray(), ModelFolder.Load(_folder).Sample(2, 1).Values().ToArray());
    }

    [Fact]
    public void Load_TrainedUNetOfEitherSpelling_GivesTheSameSamples()
    {
        var model = TrainedUNet(width: 12);
        float[] want = model.Sample(2, 1).Values().ToArray();
        ModelFolder.Save(model, _folder);
        Assert.Contains("\"UNet2DModel\"", File.ReadAllText(Path.Combine(_folder, "unet", "config.json")), StringComparison.Ordinal);
        var loaded = ModelFolder.Load(_folder);
        Assert.Equal((8, 12), (loaded.Height, loaded.Width));
        Assert.Equal(want, loaded.Sample(2, 1).Values().ToArray());

        string path = Path.Combine(_folder, "unet", "diffusion_pytorch_model.safetensors");
        var file = SafetensorsFile.Read(path);
        Assert.Contains("mid_block.attentions.0.to_q.weight", file.Arrays.Keys);
        var legacy = file.Arrays.ToDictionary(pair => Legacy(pair.Key), pair => pair.Value);
        Assert.Contains("mid_block.attentions.0.proj_attn.bias", legacy.Keys);
        SafetensorsFile.Write(path, file with { Arrays = legacy });
        Assert.Equal(want, ModelFolder.Load(_folder).Sample(2, 1).Values().ToArray());
    }

    [Fact]
    public void Load_UNetWeightsThatDoNotFit_ListsEveryKey()
    {
        ModelFolder.Save(TrainedUNet(width: 8), _folder);
        string path = Path.Combine(_folder, "unet", "diffusion_pytorch_model.safetensors");
        var file = SafetensorsFile.Read(path);
        var arrays = file.Arrays.ToDictionary(pair => pair.Key, pair => pair.Value);
        arrays.Remove("time_embedding.linear_1.weight");
        arrays["mid_block.attentions.0.query.weight"] = arrays["mid_block.attentions.0.to_q.weight"];
        arrays["class_embedding.weight"] = new WeightArray([1, 16], new float[16]);
        arrays["conv_out.bias"] = new WeightArray([2], [0, 0]);
        SafetensorsFile.Write(path, file with { Arrays = arrays });

        string message = Assert.Throws<InvalidDataException>(() => ModelFolder.Load(_folder)).Message;
        Assert.Contains("missing time_embedding.linear_1.weight", message, StringComparison.Ordinal);
        Assert.Contains("unknown class_embedding.weight", message, StringComparison.Ordinal);
        Assert.Contains("conv_out.bias has the shape [2], expected [3]", message, StringComparison.Ordinal);
        Assert.Contains("is there in two spellings", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"sample_size\": 8", "\"sample_size\": null", "sample_size")]
    [InlineData("\"sample_size\": 8", "\"sample_size\": 7", "multiples of 2")]
    [InlineData("\"act_fn\": \"silu\"", "\"act_fn\": \"mish\"", "act_fn")]
    [InlineData("\"out_channels\": 3", "\"out_channels\": 6", "conv_out.weight")]
    public void Load_BrokenUNetConfiguration_NamesFileAndKey(string text, string broken, string part)
    {
        ModelFolder.Save(TrainedUNet(width: 8), _folder);
        string path = Path.Combine(_folder, "unet", "config.json");
        string content = File.ReadAllText(path);
        Assert.Contains(text, content, StringComparison.Ordinal);
        File.WriteAllText(path, content.Replace(text, broken, StringComparison.Ordinal));
        string message = Assert.Throws<InvalidDataException>(() => ModelFolder.Load(_folder)).Message;
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.Contains(_folder, message, StringComparison.Ordinal);
    }

    [Fact]
    public void WriteModel_OfAnAveragingRun_WritesTheAverageAndTheLastWeights()
    {
        var net = new EpsConvNet(new() { Hidden = 4 });
        var run = new Trainer(net, VpSchedule.Linear(5), Datasets.Shapes(size: 8, count: 4), new() { Steps = 4, BatchSize = 2, EmaDecay = 0.9 }).Run();
        var folder = RunFolder.Create(_folder, SmallRun.Settings, overwrite: true);
        folder.WriteModel(run);
        float[] average = run.Sample(1, 1).Values().ToArray(), last = [];
        run.WithLastWeights(model => last = model.Sample(1, 1).Values().ToArray());
        Assert.Equal(average, ModelFolder.Load(_folder).Sample(1, 1).Values().ToArray());
        Assert.Equal(last, ModelFolder.Load(folder.LastModelPath).Sample(1, 1).Values().ToArray());
        Assert.NotEqual(average, last);
    }

    [Fact]
    public void WriteModel_OfAPlainRun_WritesOneModel()
    {
        var run = new Trainer(new EpsConvNet(new() { Hidden = 4 }), VpSchedule.Linear(5), Datasets.Shapes(size: 8, count: 4), new() { Steps = 0 }).Run();
        var folder = RunFolder.Create(_folder, SmallRun.Settings, overwrite: true);
        folder.WriteModel(run);
        Assert.True(Directory.Exists(folder.ModelPath));
        Assert.False(Directory.Exists(folder.LastModelPath));
    }

    [Fact]
    public void Load_ScheduleOfAnyBetas_ComesBackExactly()
    {
        var schedule = new VpSchedule<double>([0.1, 0.2, 0.05]);
        ModelFolder.Save(new DiffusionModel(new EpsConvNet(new() { Hidden = 4 }), schedule, 8, 8), _folder);
        var loaded = ModelFolder.Load(_folder).Levels.Schedule!;
        Assert.Equal([0.1, 0.2, 0.05], Enumerable.Range(0, 3).Select(loaded.Beta));
    }

    [Fact]
    public void Save_Twice_GivesTheSameBytes()
    {
        ModelFolder.Save(Model(), _folder);
        var first = Directory.GetFiles(_folder).ToDictionary(path => path, File.ReadAllBytes);
        ModelFolder.Save(Model(), _folder);
        Assert.All(first, file => Assert.Equal(file.Value, File.ReadAllBytes(file.Key)));
    }

    [Fact]
    public void Load_RunWithoutAModel_SaysThatItDidNotEnd()
    {
        File.WriteAllText(Path.Combine(_folder, "run.json"), "{}");
        Assert.Contains("did not end", Assert.Throws<InvalidDataException>(() => ModelFolder.Load(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_BetaOutOfRange_NamesKeyAndValueOnOneLine()
    {
        ModelFolder.Save(Model(), _folder);
        string path = Path.Combine(_folder, "scheduler_config.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("0.12", "1.5", StringComparison.Ordinal));
        string message = Assert.Throws<InvalidDataException>(() => ModelFolder.Load(_folder)).Message;
        Assert.StartsWith($"{path}: beta_end is 1.5. ", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [MemberData(nameof(BrokenConfigs))]
    public void Load_BrokenConfiguration_NamesTheFile(string file, string text, string broken)
    {
        ModelFolder.Save(Model(), _folder);
        string path = Path.Combine(_folder, file);
        string content = File.ReadAllText(path);
        Assert.Contains(text, content, StringComparison.Ordinal);
        File.WriteAllText(path, content.Replace(text, broken, StringComparison.Ordinal));
        var error = Assert.Throws<InvalidDataException>(() => ModelFolder.Load(_folder));
        Assert.Contains(_folder, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_WeightsThatDoNotFit_ListsEveryKey()
    {
        ModelFolder.Save(Model(), _folder);
        string path = Path.Combine(_folder, "diffusion_pytorch_model.safetensors");
        var file = SafetensorsFile.Read(path);
        var arrays = file.Arrays.ToDictionary(pair => pair.Key, pair => pair.Value);
        arrays.Remove("out.bias");
        arrays["extra"] = new WeightArray([1], [0]);
        arrays["stem.bias"] = new WeightArray([2], [0, 0]);
        arrays["block1.conv1.bias"] = new WeightArray([8], [0, 0, float.NaN, 0, 0, 0, 0, 0]);
        SafetensorsFile.Write(path, file with { Arrays = arrays });

        string message = Assert.Throws<InvalidDataException>(() => ModelFolder.Load(_folder)).Message;
        Assert.Contains("missing out.bias", message, StringComparison.Ordinal);
        Assert.Contains("unknown extra", message, StringComparison.Ordinal);
        Assert.Contains("stem.bias has the shape [2], expected [8]", message, StringComparison.Ordinal);
        Assert.Contains("block1.conv1.bias holds a value that is not finite", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("scheduler_config.json")]
    [InlineData("diffusion_pytorch_model.safetensors")]
    public void Load_FileMissing_NamesIt(string file)
    {
        ModelFolder.Save(Model(), _folder);
        File.Delete(Path.Combine(_folder, file));
        Assert.Contains(file, Assert.Throws<InvalidDataException>(() => ModelFolder.Load(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoFolder_SaysSo() =>
        Assert.Throws<DirectoryNotFoundException>(() => ModelFolder.Load(Path.Combine(_folder, "absent")));

    private static string Legacy(string name) => !name.Contains(".attentions.", StringComparison.Ordinal)
        ? name
        : name.Replace(".to_q.", ".query.", StringComparison.Ordinal).Replace(".to_k.", ".key.", StringComparison.Ordinal)
            .Replace(".to_v.", ".value.", StringComparison.Ordinal).Replace(".to_out.0.", ".proj_attn.", StringComparison.Ordinal);

    private static DiffusionModel TrainedUNet(int width)
    {
        var net = new UNet2D(TinyUNet.Config);
        var values = new float[6 * 3 * 8 * width];
        for (int i = 0; i < values.Length; i++) values[i] = 0.5f + (0.5f * MathF.Sin(i));
        var data = Datasets.FromArray("waves", NpyArray.Of(values, 6, 3, 8, width));
        return new Trainer(net, VpSchedule.Linear(20), data, new() { Steps = 3, BatchSize = 2 }).Run().Model;
    }

    private static DiffusionModel Model() => new(new EpsResidualConvNet(new() { Hidden = 8 }, seed: 2), VpSchedule.Linear(20), 8, 8);
}
