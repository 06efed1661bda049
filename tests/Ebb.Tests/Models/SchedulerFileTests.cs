using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ebb.Models;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec;
using Ebb.Spec.Fields;
using Ebb.Spec.Schedules;
using Ebb.Testing;
using Ebb.Tests.Formats;

namespace Ebb.Tests.Models;

public sealed class SchedulerFileTests : IDisposable
{
    private const int Steps = 50;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, int, bool> Schedules
    {
        get
        {
            var data = new TheoryData<string, int, bool>();
            foreach (string name in Catalog.Schedules.Keys)
            {
                foreach (int steps in new[] { 2, Steps, 1000 })
                {
                    foreach (bool isRescaled in new[] { false, true }) data.Add(name, steps, isRescaled);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> ScheduleCases =>
        [.. GoldenJson.Open(GoldenFolder.Path("samplers", "schedules.json")).GetProperty("schedules").EnumerateArray().Select(row => row.GetProperty("id").GetString()!)];

    private string FilePath => _folder.File("scheduler_config.json");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Write_ScheduleOfTheCatalog_NamesItAndReadGivesItBack(string name, int steps, bool isRescaled)
    {
        var schedule = Catalog.Schedules[name].Make<double>(steps);
        if (isRescaled) schedule = VpSchedule.RescaleZeroTerminalSnr(schedule);
        Write(new NoiseLevels(schedule));
        using var json = JsonDocument.Parse(File.ReadAllBytes(FilePath));
        if (steps > 2) Assert.Equal(name, json.RootElement.GetProperty("beta_schedule").GetString());
        bool isKnownToDdim = name is "linear" or "scaled_linear" or "squaredcos_cap_v2";
        if (steps > 2) Assert.Equal(isKnownToDdim ? JsonValueKind.Null : JsonValueKind.Array, json.RootElement.GetProperty("trained_betas").ValueKind);
        Assert.Equal(isRescaled, json.RootElement.GetProperty("rescale_betas_zero_snr").GetBoolean());
        Assert.Equal(Betas(schedule), Betas(SchedulerFile.Read(FilePath).Levels.Schedule!));
    }

    [Fact]
    public void Write_EndsOfOnesOwn_ComeBackAsTheyWere()
    {
        foreach (var (name, rule) in new (string, NoiseSchedule)[]
        {
            ("linear", new LinearSchedule(2e-4, 0.3)),
            ("linear", new LinearSchedule(0.3, 2e-4)),
            ("scaled_linear", new ScaledLinearSchedule(0.0003, 0.07)),
            ("sigmoid", new SigmoidSchedule(0.0007, 0.35)),
        })
        {
            var schedule = rule.Make<double>(Steps);
            Write(new NoiseLevels(schedule));
            Assert.Contains($"\"beta_schedule\": \"{name}\"", File.ReadAllText(FilePath), StringComparison.Ordinal);
            Assert.Equal(Betas(schedule), Betas(SchedulerFile.Read(FilePath).Levels.Schedule!));
        }
    }

    [Fact]
    public void Write_BetasWithoutAName_ListsThem()
    {
        foreach (double[] betas in new double[][] { [0.1, 0.2, 0.05], [0.5, 0.25, 1], [0, 0], [1], [.. Enumerable.Repeat(0.01, 20000), 1] })
        {
            Write(new NoiseLevels(new VpSchedule<double>(betas)));
            Assert.Equal(betas, Betas(SchedulerFile.Read(FilePath).Levels.Schedule!));
        }
    }

    [Theory]
    [InlineData(PredictionKind.Eps, "epsilon")]
    [InlineData(PredictionKind.X0, "sample")]
    [InlineData(PredictionKind.V, "v_prediction")]
    public void Write_Prediction_ComesBackByItsName(PredictionKind kind, string name)
    {
        Write(new NoiseLevels(VpSchedule.Linear(Steps)), kind);
        Assert.Contains($"\"prediction_type\": \"{name}\"", File.ReadAllText(FilePath), StringComparison.Ordinal);
        Assert.Equal(kind, SchedulerFile.Read(FilePath).Prediction);
    }

    [Fact]
    public void Write_FlowOfAnyPrediction_ComesBack()
    {
        foreach (var (kind, shift) in new[] { (PredictionKind.V, 1.0), (PredictionKind.V, 3.0), (PredictionKind.Eps, 0.7), (PredictionKind.X0, 1.15) })
        {
            var flow = NoiseLevels.Flow(Steps, shift);
            Write(flow, kind);
            var (levels, prediction) = SchedulerFile.Read(FilePath);
            Assert.Equal((null, Steps, shift, kind), (levels.Schedule, levels.Count, levels.Shift, prediction));
            Assert.Equal(Enumerable.Range(0, Steps).Select(flow.TimestepOf), Enumerable.Range(0, Steps).Select(levels.TimestepOf));
        }
    }

    [Fact]
    public void Write_Score_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Write(new NoiseLevels(VpSchedule.Linear(Steps)), PredictionKind.Score));

    [Theory]
    [Trait("Category", "Golden")]
    [MemberData(nameof(ScheduleCases))]
    public void Read_ScheduleOfTheGoldens_HasItsAlphaBars(string id)
    {
        var row = GoldenJson.Open(GoldenFolder.Path("samplers", "schedules.json")).GetProperty("schedules").EnumerateArray().Single(row => row.GetProperty("id").GetString() == id);
        var schedule = Read(row.GetProperty("config").GetRawText()).Levels.Schedule!;
        var want = GoldenJson.Array(row.GetProperty("alpha_bar"));
        double[] got = [.. row.GetProperty("index").EnumerateArray().Select(index => schedule.AlphaBar(index.GetInt32() + 1))];
        Close.Elementwise(id, want, got, new Tolerance(1e-14, 1e-10));
    }

    [Fact]
    [Trait("Category", "Golden")]
    public void Read_EveryConfigurationOfTheGoldens_IsReadOrRefusedByName()
    {
        var (read, refused) = (0, 0);
        foreach (var (name, config) in GoldenFolder.Files("samplers", ".json").SelectMany(path => Configurations(GoldenJson.Open(path))))
        {
            string text = $"{{\"_class_name\": \"{name}\",{config.GetRawText().Replace("\"-inf\"", "-Infinity", StringComparison.Ordinal)[1..]}";
            string[] reasons = Reasons(name, config);
            if (reasons.Length == 0)
            {
                Assert.Equal(config.GetProperty("num_train_timesteps").GetInt32(), Read(text).Levels.Count);
                read++;
                continue;
            }

            string message = Assert.Throws<InvalidDataException>(() => Read(text)).Message;
            Assert.Contains(reasons, reason => message.Contains(reason, StringComparison.Ordinal));
            refused++;
        }

        Assert.True(read > 100 && refused > 10, $"{read} read, {refused} refused");
    }

    [Fact]
    public void Read_OnlyAClass_TakesItsDefaults()
    {
        foreach (var (name, start, end) in new[] { ("DDPMScheduler", 1e-4, 0.02), ("EulerDiscreteScheduler", 1e-4, 0.02), ("HeunDiscreteScheduler", 0.00085, 0.012) })
        {
            var (levels, prediction) = Read($"{{\"_class_name\": \"{name}\"}}");
            Assert.Equal(Betas(VpSchedule.Linear(1000, start, end)), Betas(levels.Schedule!));
            Assert.Equal(PredictionKind.Eps, prediction);
        }

        Assert.Equal(1.0, Read("{\"_class_name\": \"FlowMatchEulerDiscreteScheduler\"}").Levels.Shift);
    }

    [Fact]
    public void Read_FlowOfASolver_HasItsShift()
    {
        var (levels, prediction) = Read(
            "{\"_class_name\": \"UniPCMultistepScheduler\", \"use_flow_sigmas\": true, \"prediction_type\": \"flow_prediction\", \"flow_shift\": 3.0, \"shift\": 9}");
        Assert.Equal((3.0, PredictionKind.V), (levels.Shift, prediction));
    }

    [Theory]
    [InlineData("\"_class_name\": \"DDIMScheduler\"", "\"_class_name\": \"KarrasVeScheduler\"", "_class_name is KarrasVeScheduler")]
    [InlineData("\"num_train_timesteps\": 50", "\"num_train_timesteps\": 0", "num_train_timesteps is 0")]
    [InlineData("\"num_train_timesteps\": 50", "\"num_train_timesteps\": 2000000000", "num_train_timesteps is 2000000000")]
    [InlineData("\"num_train_timesteps\": 50", "\"num_train_timesteps\": 50.5", "num_train_timesteps is 50.5")]
    [InlineData("\"beta_end\": 0.12", "\"beta_end\": 1", "beta_end is 1")]
    [InlineData("\"beta_end\": 0.12", "\"beta_end\": Infinity", "beta_end")]
    [InlineData("\"linear\"", "\"quadratic\"", "beta_schedule")]
    [InlineData("\"trained_betas\": null", "\"trained_betas\": [0.1]", "1 trained_betas")]
    [InlineData("\"trained_betas\": null", "\"trained_betas\": [\"a\"]", "trained_betas")]
    [InlineData("\"epsilon\"", "\"eps\"", "prediction_type")]
    [InlineData("\"epsilon\"", "\"flow_prediction\"", "prediction_type")]
    [InlineData("\"epsilon\"", "\"epsilon\", \"use_flow_sigmas\": true", "prediction_type is epsilon; expected flow_prediction")]
    [InlineData("\"epsilon\"", "\"epsilon\", \"variance_type\": \"learned_range\"", "variance_type")]
    [InlineData("\"epsilon\"", "\"epsilon\", \"timestep_type\": \"continuous\"", "timestep_type")]
    [InlineData("\"epsilon\"", "\"epsilon\", \"use_dynamic_shifting\": true", "use_dynamic_shifting")]
    [InlineData("\"epsilon\"", "\"epsilon\", \"invert_sigmas\": true", "invert_sigmas")]
    [InlineData("\"epsilon\"", "\"epsilon\", \"beta_start\": 0.1", "beta_start")]
    [InlineData("\"epsilon\"", "\"epsilon\", \"flow_shift\": 1e-320", "flow_shift is 1e-320. Expected a number from 1E-06")]
    [InlineData("\"epsilon\"", "\"epsilon\", \"flow_shift\": 1e300", "flow_shift is 1e300")]
    public void Read_WhatIsNotSupported_IsRefusedByName(string text, string broken, string part)
    {
        Write(new NoiseLevels(VpSchedule.Linear(Steps)));
        string content = File.ReadAllText(FilePath);
        Assert.Contains(text, content, StringComparison.Ordinal);
        string message = Assert.Throws<InvalidDataException>(() => Read(content.Replace(text, broken, StringComparison.Ordinal))).Message;
        Assert.StartsWith(FilePath, message, StringComparison.Ordinal);
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Read_EveryKeyMisspeltOrOfAWrongType_IsRefusedByName()
    {
        foreach (var levels in new[] { new NoiseLevels(VpSchedule.Linear(Steps)), NoiseLevels.Flow(Steps, 2) })
        {
            Write(levels, PredictionKind.X0);
            string content = File.ReadAllText(FilePath);
            var config = JsonNode.Parse(content)!.AsObject();
            foreach (string key in config.Select(pair => pair.Key).Where(key => key[0] != '_').Concat(SamplerKeys.Known).ToArray())
            {
                Assert.Contains($": {key}", RefusalOf(config, key, JsonNode.Parse("{}")), StringComparison.Ordinal);
                Assert.Contains($": {key}_ ", RefusalOf(config, $"{key}_", JsonValue.Create(1)), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Read_DamagedBytes_GivesInvalidDataOnly()
    {
        Write(new NoiseLevels(VpSchedule.Linear(3)));
        DamagedJson.Check(File.ReadAllBytes(FilePath), FilePath, () => SchedulerFile.Read(FilePath));
    }

    private static IEnumerable<(string Name, JsonElement Config)> Configurations(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in json.EnumerateArray().SelectMany(Configurations)) yield return item;
        }

        if (json.ValueKind != JsonValueKind.Object) yield break;
        if (json.TryGetProperty("scheduler", out var name) && name.ValueKind == JsonValueKind.String
            && json.TryGetProperty("config", out var config) && config.TryGetProperty("num_train_timesteps", out _))
        {
            yield return (name.GetString()!, config);
        }

        foreach (var item in json.EnumerateObject().SelectMany(property => Configurations(property.Value))) yield return item;
    }

    // Why a configuration is of a model that there is not here.
    private static string[] Reasons(string name, JsonElement config)
    {
        if (!SchedulerConfig.Classes.ContainsKey(name)) return [$"_class_name is {name}"];
        string[] changing = ["use_dynamic_shifting", "invert_sigmas"];
        return
        [
            .. changing.Where(key => config.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.True),
            .. Has("timestep_type", "continuous"),
            .. Has("variance_type", "learned_range"),
            .. Has("variance_type", "learned"),
        ];

        IEnumerable<string> Has(string key, string text) =>
            config.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String && value.ValueEquals(text) ? [key] : [];
    }

    private static double[] Betas(VpSchedule<double> schedule) => [.. Enumerable.Range(0, schedule.Steps).Select(schedule.Beta)];

    private string RefusalOf(JsonObject config, string key, JsonNode? value)
    {
        var broken = config.DeepClone().AsObject();
        broken[key] = value;
        return Assert.Throws<InvalidDataException>(() => Read(broken.ToJsonString())).Message;
    }

    private (NoiseLevels Levels, PredictionKind Prediction) Read(string text) =>
        SchedulerFile.Read(_folder.Write("scheduler_config.json", Encoding.UTF8.GetBytes(text)));

    private void Write(NoiseLevels levels, PredictionKind prediction = PredictionKind.Eps)
    {
        var model = new DiffusionModel(new EpsConvNet(new() { Hidden = 4 }), levels, 8, 8) { Prediction = prediction };
        SchedulerFile.Write(FilePath, SchedulerDescription.Of(model));
    }
}
