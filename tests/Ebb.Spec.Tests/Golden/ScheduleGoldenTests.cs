using System.Text.Json;
using Ebb.Spec.Forward;
using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

[Trait("Category", "Golden")]
public sealed class ScheduleGoldenTests
{
    private const double Tol = 1e-9;

    public static TheoryData<string, string, int> Schedules() => SamplerFiles.Rows("schedules");

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Schedule_OfARow_HasTheExpectedNumbers(string file, string key, int index)
    {
        JsonElement row = SamplerFiles.Row(file, key, index);
        VpSchedule<double> schedule = new GridConfig("", row.GetProperty("config")).Schedule();
        int[] levels = [.. row.GetProperty("index").EnumerateArray().Select(level => level.GetInt32())];

        CheckLevels("beta", schedule.Beta);
        CheckLevels("alpha_bar", AlphaBar);
        CheckLevels("sigma", level => QSample.Coefficients(schedule, level + 1) is var c ? c.FromEps / c.FromX0 : 0);
        CheckLevels("log_snr", level => LogSnr.OfAlphaBar(AlphaBar(level)));
        CheckLevels("posterior_variance_fixed_small", PosteriorVariance);
        CheckLevels("fixed_large_variance", schedule.Beta);
        CheckSum("sum_beta", schedule.Beta);
        CheckSum("sum_alpha_bar", AlphaBar);
        CheckSum("sum_sqrt_alpha_bar", level => QSample.Coefficients(schedule, level + 1).FromX0);
        CheckSum("sum_sqrt_one_minus_alpha_bar", level => QSample.Coefficients(schedule, level + 1).FromEps);
        CheckSum("weighted_sum_alpha_bar", level => (level + 1) * AlphaBar(level));
        Check("final_alpha_bar", [AlphaBar(schedule.Steps - 1)]);

        double AlphaBar(int level) => schedule.AlphaBar(level + 1);

        double PosteriorVariance(int level) =>
            Math.Pow(DdpmStep.Coefficients(schedule, level + 1, level, ClipMode.None, DivisionGuard.Floor).FromNoise, 2);

        void CheckLevels(string name, Func<int, double> got) => Check(name, Array.ConvertAll(levels, level => got(level)));

        void CheckSum(string name, Func<int, double> got) => Check(name, [Enumerable.Range(0, schedule.Steps).Sum(got)]);

        void Check(string name, double[] got)
        {
            if (row.TryGetProperty(name, out JsonElement want)) Close.ByArray($"{row.GetProperty("id")}/{name}", GoldenJson.Array(want), got, Tol);
        }
    }
}
