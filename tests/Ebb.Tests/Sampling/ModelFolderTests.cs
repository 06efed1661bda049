using Ebb.Formats;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Schedules;

namespace Ebb.Tests.Sampling;

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
        { "scheduler_config.json", "\"epsilon\"", "\"sample\"" },
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
    public void Load_ScheduleOfAnyBetas_ComesBackExactly()
    {
        var schedule = new VpSchedule<double>([0.1, 0.2, 0.05]);
        ModelFolder.Save(new DiffusionModel(new EpsConvNet(new() { Hidden = 4 }), schedule, 8, 8), _folder);
        var loaded = ModelFolder.Load(_folder).Schedule;
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

    private static DiffusionModel Model() => new(new EpsResidualConvNet(new() { Hidden = 8 }, seed: 2), VpSchedule.Linear(20), 8, 8);
}
