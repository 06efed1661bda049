using System.Numerics.Tensors;
using System.Text.Json;
using Ebb.Spec.Nn;
using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

[Trait("Category", "Golden")]
public sealed class MiscGoldenTests
{
    public static TheoryData<string, string> Parts() => NetManifest.Cases("misc", "parts");

    [SkippableTheory]
    [MemberData(nameof(Parts))]
    public void Part_OfTheManifest_GivesTheExpectedArrays(string file, string part)
    {
        JsonElement config = NetManifest.Root.GetProperty(file).GetProperty("config").GetProperty("parts").GetProperty(part);
        Dictionary<string, GoldenArray> arrays = NetManifest.Arrays(file).Under(part + "/");
        Dictionary<string, double[]>? results = config.TryGetProperty("beta0", out JsonElement first)
                ? Of(VpSchedule.Linear(config.GetProperty("T").GetInt32(), first.GetDouble(), config.GetProperty("beta1").GetDouble()))
            : config.TryGetProperty("rule", out JsonElement rule) && rule.GetString()!.StartsWith("cosine", StringComparison.Ordinal)
                ? Of(new CosineSchedule().Make<double>(config.GetProperty("T").GetInt32()))
            : arrays.ContainsKey("eps_hat") ? Ddim(arrays)
            : config.TryGetProperty("freq_shift", out _) ? Sinusoid(config, arrays["t"].Data)
            : null;
        Skip.If(results is null, $"{part}: the spec does not have this kind yet: {config.GetRawText()}");

        foreach ((string name, double[] got) in results)
        {
            Close.Elementwise($"{part}/{name}", arrays[name], got, NetManifest.Tolerance(file, $"{part}/{name}"));
        }
    }

    private static Dictionary<string, double[]> Of(VpSchedule<double> schedule) => new()
    {
        ["beta"] = [.. Enumerable.Range(0, schedule.Steps).Select(schedule.Beta)],
        ["alpha_bar"] = [.. Enumerable.Range(1, schedule.Steps).Select(schedule.AlphaBar)],
    };

    private static Dictionary<string, double[]> Sinusoid(JsonElement config, double[] times)
    {
        bool cosinesFirst = config.GetProperty("order").GetString() == "cos,sin";
        double shift = config.GetProperty("freq_shift").GetDouble(), maxPeriod = config.GetProperty("max_period").GetDouble();
        return new() { ["y"] = SinusoidalEmbedding.Of<double>(times, config.GetProperty("dim").GetInt32(), cosinesFirst, shift, maxPeriod: maxPeriod).Values() };
    }

    private static Dictionary<string, double[]> Ddim(Dictionary<string, GoldenArray> given)
    {
        ReverseCoefficients<double> step = DdimStep.Coefficients(given["alpha_bar"].Scalar, given["alpha_bar_prev"].Scalar, ClipMode.Keep, DivisionGuard.Floor);
        Tensor<double> x = TensorOf.Golden(given["x_t"]), epsHat = TensorOf.Golden(given["eps_hat"]);
        return new() { ["x_prev"] = ReverseStep.Apply(step, x, epsHat).Values(), ["x0_hat"] = ReverseStep.X0Hat(step, x, epsHat).Values() };
    }
}
