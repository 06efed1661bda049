using System.Numerics.Tensors;
using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Schedules;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden.Schedulers;

/// <summary>The EDM sampler's cases, which name no scheduler and log every call of the denoiser.</summary>
[Trait("Category", "Golden")]
public sealed class EdmHeunGoldenTests
{
    private const double Tol = 1e-9;

    public static TheoryData<string, int> Cases()
    {
        TheoryData<string, int> cases = [];
        foreach (object[] line in SamplerFiles.Rows("cases"))
        {
            (string file, string key, int index) = ((string)line[0], (string)line[1], (int)line[2]);
            if (SamplerFiles.Row(file, key, index).TryGetProperty("evaluations", out _)) cases.Add(file, index);
        }

        return cases;
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Calls_OfACase_AreTheLoggedOnes(string file, int index)
    {
        JsonElement row = SamplerFiles.Row(file, "cases", index), arguments = row.GetProperty("arguments");
        string id = row.GetProperty("id").GetString()!, variant = row.GetProperty("variant").GetString()!;
        Skip.If(variant != "edm_sampler", $"{id}: the spec does not have the {variant}");
        double[] sigmas = SigmaGrid.Karras(
            (int)Argument("num_steps", 18), Argument("sigma_min", 0.002), Argument("sigma_max", 80), Argument("rho", 7), FinalSigma.Zero);
        EdmChurn churn = new(Argument("S_churn", 0), Argument("S_min", 0), Argument("S_max", double.PositiveInfinity), Argument("S_noise", 1));
        SamplerPlan<double> plan = new EdmHeun(churn).Plan(LevelGrid.OfSigmas<double>(sigmas, sigmas[..^1]), PredictionKind.X0);

        Queue<JsonElement> calls = new(row.GetProperty("evaluations").EnumerateArray());
        FieldModel<double> denoiser = new EdmPreconditioning(row.GetProperty("sigma_data").GetDouble())
            .Denoiser(SamplerInputs.Model(row.GetProperty("network").GetString()!));
        Tensor<double> sample = SamplerInputs.Sample(row.GetProperty("sample").GetString()!);
        string pool = SchedulerConfig.Text(row, "noise_pool") ?? SamplerInputs.FirstPool;

        // A draw is consumed in every step, and a step has two stages.
        Tensor<double> end = SamplerRun.Final(plan, Logged, Tensor.Multiply<double>(sample, sigmas[0]), stage => SamplerInputs.Noise(pool, stage / 2, sample));

        Assert.Empty(calls);
        Assert.Equal(row.GetProperty("noise_draws").GetInt32(), sigmas.Length - 1);
        Close.ByArray($"{id}/final", GoldenJson.Array(row.GetProperty("final")), end.Values(), Tol);

        Tensor<double> Logged(Tensor<double> x, double sigma)
        {
            JsonElement want = calls.Dequeue();
            Tensor<double> denoised = denoiser(x, sigma);
            Close.ByArray($"{id}/sigma", GoldenJson.Array(want.GetProperty("sigma")), [sigma], Tol);
            Close.ByArray($"{id}/x", GoldenJson.Array(want.GetProperty("x")), x.Values(), Tol);
            Close.ByArray($"{id}/denoised", GoldenJson.Array(want.GetProperty("denoised")), denoised.Values(), Tol);
            return denoised;
        }

        double Argument(string key, double otherwise) => arguments.TryGetProperty(key, out JsonElement value) ? GoldenJson.Number(value) : otherwise;
    }
}
