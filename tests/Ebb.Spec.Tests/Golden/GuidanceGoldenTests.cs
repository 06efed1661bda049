using System.Numerics.Tensors;
using System.Text.Json;
using Ebb.Spec.Guidance;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

[Trait("Category", "Golden")]
public sealed class GuidanceGoldenTests
{
    private const double Tol = 1e-9;

    public static TheoryData<string, string, int> Guidances() => SamplerFiles.RowsOf("cfg");

    public static TheoryData<string, string, int> Thresholds() => SamplerFiles.RowsOf("thresholding");

    [Theory]
    [MemberData(nameof(Guidances))]
    public void Combine_OfARow_GivesTheSteeredOutput(string file, string key, int index)
    {
        JsonElement group = SamplerFiles.Group(file, key), row = group.GetProperty("rows")[index];
        Tensor<double> got = ClassifierFreeGuidance.Combine(
            SamplerInputs.Sample(group.GetProperty("conditional").GetString()!),
            SamplerInputs.Sample(group.GetProperty("unconditional").GetString()!),
            row.GetProperty("guidance_scale").GetDouble(),
            row.GetProperty("guidance_rescale").GetDouble());

        Close.ByArray($"{file}/{key}/{index}", GoldenJson.Array(row.GetProperty("value")), got.Values(), Tol);
    }

    [Theory]
    [MemberData(nameof(Thresholds))]
    public void Threshold_OfARow_GivesTheShrunkImages(string file, string key, int index)
    {
        JsonElement group = SamplerFiles.Group(file, key), row = group.GetProperty("rows")[index];
        Tensor<double> x0Hat = Tensor.Multiply<double>(
            SamplerInputs.Sample(group.GetProperty("input").GetString()!), group.GetProperty("input_multiplier").GetDouble());
        Tensor<double> got = DynamicThreshold.Apply(
            x0Hat, row.GetProperty("dynamic_thresholding_ratio").GetDouble(), row.GetProperty("sample_max_value").GetDouble());

        Close.ByArray($"{file}/{key}/{index}", GoldenJson.Array(row.GetProperty("value")), got.Values(), Tol);
    }
}
