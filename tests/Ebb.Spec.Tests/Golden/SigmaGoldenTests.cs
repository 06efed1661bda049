using System.Text.Json;
using Ebb.Spec.Schedules;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

[Trait("Category", "Golden")]
public sealed class SigmaGoldenTests
{
    private const double Tol = 1e-9;

    public static TheoryData<string, string, int> Tables() => SamplerFiles.Rows("tables");

    /// <summary>The trajectories that list the sigmas they run over.</summary>
    public static TheoryData<string, string, int> Trajectories() =>
        SamplerFiles.Rows("cases", row => row.TryGetProperty("sigmas", out JsonElement sigmas) && sigmas.ValueKind == JsonValueKind.Array);

    public static TheoryData<string, string, int> BetaQuantiles() => SamplerFiles.Rows("beta_quantiles");

    public static TheoryData<string, string, int> FlowMus() => SamplerFiles.Rows("flow_mu");

    [SkippableTheory]
    [MemberData(nameof(Tables))]
    public void Table_OfARow_HasTheExpectedGrid(string file, string key, int index) => CheckGrid(file, key, index, "call");

    [SkippableTheory]
    [MemberData(nameof(Trajectories))]
    public void Trajectory_OfACase_RunsOverTheExpectedGrid(string file, string key, int index) => CheckGrid(file, key, index, "set_timesteps");

    [Theory]
    [MemberData(nameof(BetaQuantiles))]
    public void Quantile_OfARow_IsExpected(string file, string key, int index)
    {
        JsonElement row = SamplerFiles.Row(file, key, index);
        double[] p = GoldenJson.Array(row.GetProperty("p")).Data;
        double a = row.GetProperty("alpha").GetDouble(), b = row.GetProperty("beta").GetDouble();

        // Far below the file's rule: the tails have 1e-5 and less, and the reference is good to the last digits.
        Close.Elementwise(
            $"{file}/{key}/{index}",
            GoldenJson.Array(row.GetProperty("quantile")),
            Array.ConvertAll(p, probability => BetaDistribution.Quantile(probability, a, b)),
            new Tolerance(0, 1e-12));
    }

    [Theory]
    [MemberData(nameof(FlowMus))]
    public void Mu_OfARow_IsExpected(string file, string key, int index)
    {
        JsonElement row = SamplerFiles.Row(file, key, index);
        double got = FlowShift.Mu(
            row.GetProperty("image_seq_len").GetInt32(),
            row.GetProperty("base_shift").GetDouble(),
            row.GetProperty("max_shift").GetDouble(),
            row.GetProperty("base_seq_len").GetInt32(),
            row.GetProperty("max_seq_len").GetInt32());

        Close.ByArray($"{file}/{key}/{index}", GoldenJson.Array(row.GetProperty("mu")), [got], Tol);
    }

    private static void CheckGrid(string file, string key, int index, string call)
    {
        JsonElement row = SamplerFiles.Row(file, key, index);
        string scheduler = SchedulerConfig.Text(row, "scheduler") ?? "", id = $"{file}/{key}/{index}";
        GridConfig config = new(scheduler, row.GetProperty("config"));
        Skip.IfNot(config.IsKnown, $"{id}: the spec has no sigmas of {scheduler}");

        SigmaSpaceGrid<double> grid = config.Grid(row.GetProperty(call));
        Assert.Equal(grid.Timesteps.Length + 1, grid.Sigmas.Length);
        Close.ByArray($"{id}/sigmas", GoldenJson.Array(row.GetProperty("sigmas")), config.SigmaList(grid), Tol);
        Close.ByArray($"{id}/timesteps", GoldenJson.Array(row.GetProperty("timesteps")), SamplerFiles.Visited(row, config.TimestepList(grid)), Tol);
        if (!row.TryGetProperty("init_noise_sigma", out JsonElement init)) return;
        Close.ByArray($"{id}/init_noise_sigma", GoldenJson.Array(init), [grid.InitNoiseSigma], Tol);
    }
}
