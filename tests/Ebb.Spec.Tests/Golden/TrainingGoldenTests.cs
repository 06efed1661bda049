using System.Numerics.Tensors;
using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Spec.Forward;
using Ebb.Spec.Optim;
using Ebb.Spec.Schedules;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

/// <summary>What training needs besides the loss: weights of levels, densities of times, and the running average of the weights.</summary>
[Trait("Category", "Golden")]
public sealed class TrainingGoldenTests
{
    private const double Tol = 1e-9;

    private static readonly Lazy<Dictionary<string, JsonElement>> Flows = new(() => GoldenFolder.Files("samplers", ".json")
        .Select(path => (Name: Path.GetFileName(path), Root: GoldenJson.Open(path)))
        .Where(file => file.Root.TryGetProperty("sd3", out _))
        .ToDictionary(file => file.Name, file => file.Root.GetProperty("sd3"), StringComparer.Ordinal));

    public static TheoryData<string, string, int> SnrRows() => SamplerFiles.Rows("snr");

    public static TheoryData<string, string, int> DecayRows() => SamplerFiles.Rows("ema_decay");

    public static TheoryData<string, string, int> TrackRows() => SamplerFiles.Rows("ema_track");

    public static TheoryData<string, string> FlowWeights() => FlowRows("weights", list => list.EnumerateObject().Select(weight => weight.Name));

    public static TheoryData<string, string> FlowDensities() =>
        FlowRows("density", list => Enumerable.Range(0, list.GetArrayLength()).Select(index => $"{index}"));

    [Theory]
    [MemberData(nameof(SnrRows))]
    public void Weights_OfASchedule_AreThoseOfTheRow(string file, string key, int index)
    {
        JsonElement row = SamplerFiles.Row(file, key, index);
        VpSchedule<double> schedule = new GridConfig("", row.GetProperty("config")).Schedule();
        NoiseLevel<double>[] levels = Array.ConvertAll(Numbers(row, "t"), t => NoiseLevel.OfAlphaBar(schedule.AlphaBar((int)t + 1)));
        Check(row, "snr", Array.ConvertAll(levels, LossWeight.Snr));
        foreach (JsonElement weights in row.GetProperty("min_snr").EnumerateArray())
        {
            double gamma = weights.GetProperty("gamma").GetDouble();
            CheckKind("weight_epsilon", PredictionKind.Eps);
            CheckKind("weight_v", PredictionKind.V);
            CheckKind("weight_sample", PredictionKind.X0);

            void CheckKind(string name, PredictionKind kind) =>
                Check(weights, name, Array.ConvertAll(levels, level => LossWeight.MinSnr(level, gamma, kind)));
        }
    }

    [Theory]
    [MemberData(nameof(FlowWeights))]
    public void FlowWeight_OfASigma_IsThatOfTheRow(string file, string name)
    {
        JsonElement flow = Flows.Value[file];
        Check(flow.GetProperty("weights"), name, Array.ConvertAll(Numbers(flow, "sigmas"), sigma => name switch
        {
            "sigma_sqrt" => LossWeight.InverseVariance(NoiseLevel.OfFlow(sigma)),
            "cosmap" => LossWeight.CosMap(NoiseLevel.OfFlow(sigma)),
            "none" => 1,
            _ => throw new InvalidDataException($"Unknown weighting: {name}."),
        }));
    }

    [Theory]
    [MemberData(nameof(FlowDensities))]
    public void FlowDensity_OfItsDraws_GivesTheTimesOfTheRow(string file, string index)
    {
        JsonElement row = Flows.Value[file].GetProperty("density")[int.Parse(index, System.Globalization.CultureInfo.InvariantCulture)];
        (TimeDensity density, string draws) = row.GetProperty("scheme").GetString() switch
        {
            "logit_normal" => ((TimeDensity)new LogitNormalTime(Number("logit_mean"), Number("logit_std")), "standard_normal_draws"),
            "mode" => (new ModeTime(Number("mode_scale")), "uniform_draws"),
            _ => throw new InvalidDataException($"Unknown density: {row}."),
        };
        Check(row, "u", Array.ConvertAll(Numbers(row, draws), density.Time));

        double Number(string key) => row.GetProperty(key).GetDouble();
    }

    [Theory]
    [MemberData(nameof(DecayRows))]
    public void EmaDecay_OfAStep_IsThatOfTheRow(string file, string key, int index)
    {
        JsonElement row = SamplerFiles.Row(file, key, index);
        Check(row, "decay", Array.ConvertAll(Numbers(row, "optimization_step"), step => Rule(row).DecayAt((int)step)));
    }

    [Theory]
    [MemberData(nameof(TrackRows))]
    public void EmaTrack_OfMovingWeights_IsThatOfTheRow(string file, string key, int index)
    {
        JsonElement row = SamplerFiles.Row(file, key, index);
        EmaRule<double> rule = Rule(row);
        Tensor<double> average = TensorOf.Vector(Numbers(row, "initial"));
        foreach (JsonElement step in row.GetProperty("steps").EnumerateArray())
        {
            int k = step.GetProperty("optimization_step").GetInt32();
            average = rule.Update(k, average, TensorOf.Vector(Numbers(step, "parameters")));
            Check(step, "decay", [rule.DecayAt(k)]);
            Check(step, "shadow", average.Values());
        }
    }

    private static EmaRule<double> Rule(JsonElement row)
    {
        JsonElement config = row.GetProperty("config");
        double? power = SchedulerConfig.Flag(config, "use_ema_warmup") ? Number("power") : null;
        return new(Number("decay"), Number("min_decay"), config.GetProperty("update_after_step").GetInt32(), power, Number("inv_gamma"));

        double Number(string key) => config.GetProperty(key).GetDouble();
    }

    private static TheoryData<string, string> FlowRows(string key, Func<JsonElement, IEnumerable<string>> names)
    {
        TheoryData<string, string> rows = [];
        foreach ((string file, JsonElement flow) in Flows.Value)
        {
            foreach (string name in names(flow.GetProperty(key))) rows.Add(file, name);
        }

        return rows;
    }

    private static double[] Numbers(JsonElement row, string key) => GoldenJson.Array(row.GetProperty(key)).Data;

    private static void Check(JsonElement row, string key, double[] got) => Close.ByArray(key, GoldenJson.Array(row.GetProperty(key)), got, Tol);
}
