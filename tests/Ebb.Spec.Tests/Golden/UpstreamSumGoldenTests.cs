using System.Numerics.Tensors;
using System.Text.Json;
using Ebb.Spec.Reverse;
using Ebb.Spec.Tests.Golden.Schedulers;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

/// <summary>The sums that the reference's own tests assert, recomputed in double: whole loops over the model "scale_t".</summary>
[Trait("Category", "Golden")]
public sealed class UpstreamSumGoldenTests
{
    private const double Tol = 1e-9;

    public static TheoryData<string, string, int> Loops() => SamplerFiles.Rows("deterministic");

    [SkippableTheory]
    [MemberData(nameof(Loops))]
    public void Loop_OfARow_EndsWithTheSum(string file, string key, int index)
    {
        SamplerRow row = new(SamplerFiles.Row(file, key, index));
        ISchedulerReplay? replay = SchedulerReplays.For(row.Scheduler);
        Skip.If(replay is null, $"{row.Id}: the spec does not have {row.Scheduler}");
        Skip.If(replay.Missing(row) is { }, $"{row.Id}: the spec does not have {replay.Missing(row)}");

        SchedulerRun run = replay.Run(row);
        SamplerPlan<double> plan = SchedulerConfig.Flag(row.Row, "step_receives_scaled_input")
            ? run.Plan with { Stages = [.. run.Plan.Stages.Select(WithScaledState)] }
            : run.Plan;
        Tensor<double> end = SamplerRun.Final(plan, SamplerInputs.Model("scale_t"), Start(row, run), filterX0: run.FilterX0);

        JsonElement want = row.Row.GetProperty("recomputed_float64");
        if (want.TryGetProperty("sum_abs", out JsonElement sum)) Check("sum_abs", sum, end.Values().Sum(Math.Abs));
        Check("mean_abs", want.GetProperty("mean_abs"), end.Values().Average(Math.Abs));

        void Check(string what, JsonElement number, double got) =>
            Close.Elementwise($"{row.Id}/{what}", GoldenJson.Number(number), got, new Tolerance(0, Tol));
    }

    private static Tensor<double> Start(SamplerRow row, SchedulerRun run)
    {
        Tensor<double> sample = SamplerInputs.Sample(row.Row.GetProperty("sample").GetString()!);
        Tensor<double> scaled = Tensor.Multiply<double>(sample, run.InitNoiseSigma);
        string start = row.Row.GetProperty("start").GetString()!;
        return start switch
        {
            "as_is" => sample,
            "times_init_noise_sigma" => scaled,
            "add_noise" => SamplerCase.AddNoise(run.StartLevel, sample, SamplerInputs.SuiteNoise(sample)),
            "times_init_noise_sigma_then_add_noise" => SamplerCase.AddNoise(run.StartLevel, scaled, SamplerInputs.SuiteNoise(sample)),
            _ => throw new InvalidDataException($"{row.Id}: unknown start {start}."),
        };
    }

    // Those tests overwrite the state with the network's scaled input before the step.
    private static SamplerStage<double> WithScaledState(SamplerStage<double> stage) => stage with
    {
        X0 = stage.X0 with { FromX = stage.X0.FromX * stage.InputScale },
        Base = stage.Base is null ? null : stage.Base with { FromX = stage.Base.FromX * stage.InputScale },
        Next = stage.Next with { FromX = stage.Next.FromX * stage.InputScale },
    };
}
