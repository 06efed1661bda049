using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using Ebb.Spec.Forward;
using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;
using Ebb.Spec.Tests.Golden.Schedulers;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

[Trait("Category", "Golden")]
public sealed class SamplerGoldenTests
{
    private static readonly Lazy<Dictionary<string, JsonElement>> Files = new(() => GoldenFolder.Files("samplers", ".json")
        .Where(path => Path.GetFileName(path) != "inputs.json")
        .ToDictionary(path => Path.GetFileName(path), GoldenJson.Open, StringComparer.Ordinal));

    /// <summary>Rows (file, id) of the trajectories that name a scheduler; a file whose rows name none has a test of its own.</summary>
    public static TheoryData<string, string> Trajectories() => Rows("cases", row => row.TryGetProperty("scheduler", out _));

    public static TheoryData<string, string> Schedules() => Rows("schedules", _ => true);

    /// <summary>Rows (file, id) of the forward process: "ddpm/3", "batch".</summary>
    public static TheoryData<string, string> ForwardRows()
    {
        TheoryData<string, string> rows = [];
        foreach ((string file, JsonElement root) in Files.Value)
        {
            if (!root.TryGetProperty("ddpm", out JsonElement ddpm)) continue;
            for (int i = 0; i < ddpm.GetProperty("rows").GetArrayLength(); i++) rows.Add(file, $"ddpm/{i}");
            rows.Add(file, "batch");
            rows.Add(file, "conversions");
        }

        return rows;
    }

    /// <summary>The files that hold neither trajectories nor schedules nor forward rows.</summary>
    public static TheoryData<string> OtherFiles() =>
        [.. Files.Value.Where(file => !Array.Exists(["cases", "schedules", "ddpm"], key => file.Value.TryGetProperty(key, out _))).Select(file => file.Key)];

    [SkippableTheory]
    [MemberData(nameof(Trajectories))]
    public void Trajectory_OfACase_IsReproduced(string file, string id)
    {
        SamplerRow row = new(Row(file, "cases", id));
        ISchedulerReplay? replay = SchedulerReplays.For(row.Scheduler);
        Skip.If(replay is null, $"{id}: the spec does not have {row.Scheduler}");
        Skip.If(replay.Missing(row) is { }, $"{id}: the spec does not have {replay.Missing(row)}");

        new SamplerCase(row, replay.Run(row)).Replay(SamplerInputs.Model(row.Row.GetProperty("model").GetString()!));
    }

    [SkippableTheory]
    [MemberData(nameof(Schedules))]
    public void Schedule_OfARow_HasTheExpectedNumbers(string file, string id)
    {
        JsonElement row = Row(file, "schedules", id), config = row.GetProperty("config");
        string? missing = SchedulerConfig.MissingSchedule(config);
        Skip.If(missing is not null, $"{id}: the spec does not have this yet: {missing}");

        VpSchedule<double> schedule = SchedulerConfig.Schedule(config);
        int[] levels = [.. row.GetProperty("index").EnumerateArray().Select(index => index.GetInt32())];
        Check("beta", k => schedule.Beta(k));
        Check("alpha_bar", k => schedule.AlphaBar(k + 1));
        Check("posterior_variance_fixed_small", k => Math.Pow(DdpmStep.Coefficients(schedule, k + 1, k, ClipMode.None, DivisionGuard.Floor).FromNoise, 2));
        Check("sigma", k => QSample.Coefficients(schedule, k + 1) is var c ? c.FromEps / c.FromX0 : 0);
        IEnumerable<int> all = Enumerable.Range(0, schedule.Steps);
        CheckSum("sum_beta", all.Sum(schedule.Beta));
        CheckSum("sum_alpha_bar", all.Sum(k => schedule.AlphaBar(k + 1)));
        CheckSum("sum_sqrt_alpha_bar", all.Sum(k => QSample.Coefficients(schedule, k + 1).FromX0));
        CheckSum("sum_sqrt_one_minus_alpha_bar", all.Sum(k => QSample.Coefficients(schedule, k + 1).FromEps));
        CheckSum("final_alpha_bar", schedule.AlphaBar(schedule.Steps));

        void Check(string key, Func<int, double> got)
        {
            if (row.TryGetProperty(key, out JsonElement want)) Close.ByArray($"{id}/{key}", GoldenJson.Array(want), Array.ConvertAll(levels, k => got(k)), 1e-9);
        }

        void CheckSum(string key, double got)
        {
            if (row.TryGetProperty(key, out JsonElement want)) Close.ByArray($"{id}/{key}", GoldenJson.Array(want), [got], 1e-9);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(ForwardRows))]
    public void ForwardProcess_OfARow_GivesTheNoisyImage(string file, string id)
    {
        JsonElement root = Files.Value[file];
        Skip.If(id == "conversions", $"{file}/{id}: the spec has no conversions between prediction types yet");
        JsonElement group = root.GetProperty(id.Split('/')[0]);
        bool isBatch = id == "batch";
        JsonElement row = isBatch ? group : group.GetProperty("rows")[int.Parse(id.Split('/')[1], CultureInfo.InvariantCulture)];
        string? missing = SchedulerConfig.MissingSchedule(row.GetProperty("config"));
        Skip.If(missing is not null, $"{file}/{id}: the spec does not have this yet: {missing}");

        VpSchedule<double> schedule = SchedulerConfig.Schedule(row.GetProperty("config"));
        Tensor<double> clean = SamplerInputs.Sample(group.GetProperty("clean").GetString()!);
        Tensor<double> noise = isBatch ? SamplerInputs.Noise(SamplerInputs.FirstPool, 0, clean) : SamplerInputs.Sample(group.GetProperty("noise").GetString()!);
        int[] levels = isBatch ? [.. row.GetProperty("t_per_batch_element").EnumerateArray().Select(t => t.GetInt32())] : [row.GetProperty("t").GetInt32()];
        double[] got = TensorOf.Stack([.. levels.Select((level, n) => QSample.Apply(
            QSample.Coefficients(schedule, TimeOf.IndexOfLevel(level)), TensorOf.Image(clean, n), TensorOf.Image(noise, n)))]).Values();

        Close.ByArray($"{file}/{id}/x_t", GoldenJson.Array(row.GetProperty("x_t")), got, 1e-9);
    }

    [SkippableTheory]
    [MemberData(nameof(OtherFiles))]
    public void File_OfAnotherKind_IsReportedAsMissing(string file) => Skip.If(true, $"samplers/{file}: the spec has nothing of this kind yet");

    private static TheoryData<string, string> Rows(string key, Func<JsonElement, bool> isMeant)
    {
        TheoryData<string, string> rows = [];
        foreach ((string file, JsonElement root) in Files.Value)
        {
            if (!root.TryGetProperty(key, out JsonElement list)) continue;
            foreach (JsonElement row in list.EnumerateArray().Where(isMeant)) rows.Add(file, row.GetProperty("id").GetString()!);
        }

        return rows;
    }

    private static JsonElement Row(string file, string key, string id) =>
        Files.Value[file].GetProperty(key).EnumerateArray().First(row => row.GetProperty("id").GetString() == id);
}
