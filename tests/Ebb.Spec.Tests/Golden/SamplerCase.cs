using System.Numerics.Tensors;
using System.Text.Json;
using Ebb.Spec.Forward;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Tests.Golden.Schedulers;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

/// <summary>One golden loop, replayed: the start, the noise and all that the row lists to compare with.</summary>
internal sealed class SamplerCase(SamplerRow row, SchedulerRun run)
{
    private const double Tol = 1e-9;

    /// <summary>A trajectory: every state and every clean image that is listed, and the sums.</summary>
    public void Replay(FieldModel<double> model)
    {
        model = run.Network?.Invoke(model) ?? model;
        CheckGrid();
        Tensor<double> start = Start();
        Check("x_init", row.Row.GetProperty("x_init"), start);

        Dictionary<int, JsonElement> kept = row.Row.GetProperty("steps").EnumerateArray().ToDictionary(step => step.GetProperty("i").GetInt32());
        int evaluations = 0;
        double checksum = 0, sizes = 0;
        Tensor<double> last = start;
        foreach (SamplerState<double> state in SamplerRun.States(run.Plan, Counted, start, k => Noise(k, start), run.FilterX0))
        {
            last = state.X;
            double[] x = last.Values();
            checksum += (state.Stage + 1) * x.Sum();
            sizes += (state.Stage + 1) * x.Sum(Math.Abs);
            if (!kept.Remove(state.Stage, out JsonElement want)) continue;
            Check($"steps[{state.Stage}].x", want.GetProperty("x"), last);
            if (want.TryGetProperty("x0", out JsonElement x0)) Check($"steps[{state.Stage}].x0", x0, state.X0Hat);
        }

        Assert.Empty(kept);
        Assert.Equal(run.Plan.Evaluations, evaluations);
        Check("final", row.Row.GetProperty("final"), last);
        CheckNumber(row.Row, "sum_abs", last.Values().Sum(Math.Abs), 0);
        CheckNumber(row.Row, "mean_abs", last.Values().Average(Math.Abs), 0);
        // The sum cancels, so its rounding is that of the sum of sizes.
        CheckNumber(row.Row, "trajectory_checksum", checksum, sizes);

        Tensor<double> Counted(Tensor<double> x, double time)
        {
            evaluations++;
            return model(x, time);
        }
    }

    /// <summary>The sum of sizes at the end of a loop of the reference's own tests, with their model.</summary>
    public void ReplaySums()
    {
        FieldModel<double> model = SamplerInputs.Model("scale_t");
        bool isScaled = SchedulerConfig.Flag(row.Row, "step_receives_scaled_input");
        SamplerPlan<double> plan = isScaled ? run.Plan with { Stages = [.. run.Plan.Stages.Select(OnScaledInput)] } : run.Plan;
        Tensor<double> last = SamplerRun.Final(plan, run.Network?.Invoke(model) ?? model, Start(), filterX0: run.FilterX0);

        JsonElement want = row.Row.GetProperty("recomputed_float64");
        CheckNumber(want, "sum_abs", last.Values().Sum(Math.Abs), 0);
        CheckNumber(want, "mean_abs", last.Values().Average(Math.Abs), 0);
    }

    // The state is replaced by the network's input before the step, as those tests do it.
    private static SamplerStage<double> OnScaledInput(SamplerStage<double> stage) => stage with
    {
        X0 = stage.X0 with { FromX = stage.X0.FromX * stage.InputScale },
        EpsHat = stage.EpsHat is { } eps ? eps with { FromX = eps.FromX * stage.InputScale } : null,
        Base = stage.Base is null ? null : stage.Base with { FromX = stage.Base.FromX * stage.InputScale },
        Next = stage.Next with { FromX = stage.Next.FromX * stage.InputScale },
    };

    private void CheckGrid()
    {
        CheckList("timesteps", row.Timesteps, run.Timesteps);
        CheckList("sigmas", row.Sigmas, run.Sigmas);
        CheckNumber(row.Row, "init_noise_sigma", run.InitNoiseSigma, 0);
    }

    // Some rows that start part-way list the whole grid, some only what they walk.
    private void CheckList(string key, double[]? want, IReadOnlyList<double>? got)
    {
        if (want is null || got is null) return;
        double[] walked = want.Length == got.Count - row.StartIndex ? [.. got.Skip(row.StartIndex)] : [.. got];
        Close.ByArray($"{row.Id}/{key}", new GoldenArray([want.Length], want), walked, Tol);
    }

    private Tensor<double> Start()
    {
        Tensor<double> sample = SamplerInputs.Sample(row.Row.GetProperty("sample").GetString()!);
        string start = row.Row.GetProperty("start").GetString()!;
        return start switch
        {
            "as_is" => sample,
            "times_init_noise_sigma" => Tensor.Multiply<double>(sample, run.InitNoiseSigma),
            "add_noise" => Noised(sample),
            "times_init_noise_sigma_then_add_noise" => Noised(Tensor.Multiply<double>(sample, run.InitNoiseSigma)),
            _ => throw new InvalidDataException($"{row.Id}: unknown start {start}."),
        };
    }

    private Tensor<double> Noised(Tensor<double> clean) =>
        QSample.Apply(QSample.Coefficients(run.StartLevel), clean, SamplerInputs.StartNoise(row.Row));

    // Steps draw even where the weight of the noise is 0, so a draw's place in the pool is what the row says, not how often we asked.
    private Tensor<double> Noise(int stage, Tensor<double> like)
    {
        int[] draws = [.. Enumerable.Range(0, stage + 1).Select(Draws)];
        Assert.True(draws[^1] == 1, $"{row.Id}: stage {stage} asks for noise where the reference draws {draws[^1]} times.");
        return SamplerInputs.Noise(row.Row.GetProperty("noise_pool").GetString()!, draws[..^1].Sum(), like);
    }

    private int Draws(int step)
    {
        if (row.Row.TryGetProperty("noise_draws_per_step", out JsonElement perStep)) return perStep[step].GetInt32();
        if (row.Row.TryGetProperty("steps_without_draw", out JsonElement without)) return without.EnumerateArray().Any(i => i.GetInt32() == step) ? 0 : 1;
        return 0;
    }

    private void Check(string what, JsonElement want, Tensor<double> got) => Close.ByArray($"{row.Id}/{what}", GoldenJson.Array(want), got.Values(), Tol);

    private void CheckNumber(JsonElement list, string key, double got, double sizes)
    {
        if (!list.TryGetProperty(key, out JsonElement want)) return;
        Close.Elementwise($"{row.Id}/{key}", GoldenJson.Number(want), got, new Tolerance(Tol * (1 + sizes), Tol));
    }
}
