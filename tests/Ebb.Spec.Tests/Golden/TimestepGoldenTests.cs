using System.Text.Json;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

[Trait("Category", "Golden")]
public sealed class TimestepGoldenTests
{
    public static TheoryData<string, string, int> Grids() => SamplerFiles.Rows("grids");

    /// <summary>The trajectories of samplers without sigmas.</summary>
    public static TheoryData<string, string, int> Trajectories() => SamplerFiles.Rows("cases", row =>
        !row.TryGetProperty("sigmas", out _)
        && row.TryGetProperty("set_timesteps", out JsonElement call)
        && call.ValueKind == JsonValueKind.Object
        && call.TryGetProperty("num_inference_steps", out _));

    [SkippableTheory]
    [MemberData(nameof(Grids))]
    public void Grid_OfARow_HasTheExpectedTimesteps(string file, string key, int index)
    {
        JsonElement row = SamplerFiles.Row(file, key, index), want = row.GetProperty("timesteps");
        string scheduler = row.GetProperty("scheduler").GetString()!, id = $"{file}/{key}/{index}";
        GridConfig config = new(scheduler, row.GetProperty("config"));
        Skip.IfNot(config.IsKnown, $"{id}: the spec has no timesteps of {scheduler}");

        double[] got = config.Timesteps(row.GetProperty("num_inference_steps").GetInt32());
        if (want.TryGetProperty("values", out JsonElement values))
        {
            Close.ByArray(id, GoldenJson.Array(values), got, 1e-9);
            return;
        }

        GoldenArray head = GoldenJson.Array(want.GetProperty("head")), tail = GoldenJson.Array(want.GetProperty("tail"));
        Assert.Equal(want.GetProperty("length").GetInt32(), got.Length);
        Close.ByArray($"{id}/head", head, got.AsSpan(0, head.Count), 1e-9);
        Close.ByArray($"{id}/tail", tail, got.AsSpan(got.Length - tail.Count), 1e-9);
        Close.ByArray($"{id}/sum", GoldenJson.Array(want.GetProperty("sum")), [got.Sum()], 1e-9);
    }

    [SkippableTheory]
    [MemberData(nameof(Trajectories))]
    public void Trajectory_OfACase_VisitsTheExpectedTimesteps(string file, string key, int index)
    {
        JsonElement row = SamplerFiles.Row(file, key, index);
        string scheduler = SchedulerConfig.Text(row, "scheduler") ?? "", id = $"{file}/{key}/{index}";
        GridConfig config = new(scheduler, row.GetProperty("config"));
        Skip.IfNot(config.IsKnown, $"{id}: the spec has no timesteps of {scheduler}");

        double[] got = config.Timesteps(row.GetProperty("set_timesteps").GetProperty("num_inference_steps").GetInt32());
        Close.ByArray(id, GoldenJson.Array(row.GetProperty("timesteps")), SamplerFiles.Visited(row, got), 1e-9);
    }
}
