using System.Numerics.Tensors;
using System.Text.Json;
using Ebb.Spec.Optim;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

[Trait("Category", "Golden")]
public sealed class OptimGoldenTests
{
    public static TheoryData<string, string> Parts() => NetManifest.Cases("optim", "parts");

    [SkippableTheory]
    [MemberData(nameof(Parts))]
    public void Optimiser_OfTheManifest_MovesParametersAsExpected(string file, string part)
    {
        JsonElement config = NetManifest.Root.GetProperty(file).GetProperty("config").GetProperty("parts").GetProperty(part);
        bool isAdam = part.StartsWith("adam_", StringComparison.Ordinal) && config.TryGetProperty("betas", out _) && !config.TryGetProperty("weight_decay", out _);
        Skip.IfNot(isAdam, $"{part}: the spec has only Adam without weight decay so far");

        NpzFile golden = NetManifest.Arrays(file);
        GoldenArray betas = GoldenJson.Array(config.GetProperty("betas"));
        AdamRule<double> rule = new(config.GetProperty("lr").GetDouble(), betas.Data[0], betas.Data[1], config.GetProperty("eps").GetDouble());
        Tensor<double> p = TensorOf.Golden(golden["p0"]);
        AdamMoments<double> moments = AdamMoments<double>.Zero(p);
        List<double> path = [];
        for (int s = 0; s < golden["grads"].Shape[0]; s++)
        {
            (p, moments) = rule.Step(s + 1, p, TensorOf.Golden(golden["grads"].Row(s)), moments);
            path.AddRange(p.Values());
        }

        Close.Elementwise(part, golden[part], path.ToArray(), NetManifest.Tolerance(file, part));
    }
}
