using System.Text.Json;
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

    /// <summary>Rows (file, id) of the loops of the reference's own tests that need no random numbers.</summary>
    public static TheoryData<string, string> Sums() => Rows("deterministic", _ => true);

    /// <summary>Those that do.</summary>
    public static TheoryData<string, string> SeededSums() => Rows("seeded", _ => true);

    [SkippableTheory]
    [MemberData(nameof(Trajectories))]
    public void Trajectory_OfACase_IsReproduced(string file, string id)
    {
        SamplerRow row = new(Row(file, "cases", id));
        new SamplerCase(row, Run(row)).Replay(SamplerInputs.Model(row.Row.GetProperty("model").GetString()!));
    }

    [SkippableTheory]
    [MemberData(nameof(Sums))]
    public void Sums_OfALoopOfTheReferencesTests_AreReproduced(string file, string id)
    {
        SamplerRow row = new(Row(file, "deterministic", id));
        new SamplerCase(row, Run(row)).ReplaySums();
    }

    [SkippableTheory]
    [MemberData(nameof(SeededSums))]
    public void Sums_OfASeededLoop_AreNotComparable(string file, string id) =>
        Skip.If(true, $"{file}/{id}: depends on another program's generator, whose draws are not listed");

    [Fact]
    public void Files_OfTheFolder_AreAllLookedAt() => Assert.Empty(
        from file in Files.Value
        where !Array.Exists(
            ["cases", "deterministic", "schedules", "grids", "tables", "ddpm", "cfg", "sinusoidal", "snr"], key => file.Value.TryGetProperty(key, out _))
        select $"no test looks at {file.Key}");

    private static SchedulerRun Run(SamplerRow row)
    {
        ISchedulerReplay? replay = SchedulerReplays.For(row.Scheduler);
        Skip.If(replay is null, $"{row.Id}: the spec does not have {row.Scheduler}");
        Skip.If(replay.Missing(row) is { }, $"{row.Id}: the spec does not have {replay.Missing(row)}");
        return replay.Run(row);
    }

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
