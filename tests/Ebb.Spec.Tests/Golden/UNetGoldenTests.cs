using System.Text.Json;
using Ebb.Spec.Nn;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

/// <summary>The U-Net in double against published checkpoints' arithmetic (golden/unet2d/README.md).</summary>
[Trait("Category", "Golden")]
public sealed class UNetGoldenTests
{
    public static TheoryData<string> Cases => new(UNetCase.Manifest.EnumerateObject().Select(entry => entry.Name));

    public static TheoryData<string, string> Arrays()
    {
        TheoryData<string, string> rows = [];
        foreach (JsonProperty entry in UNetCase.Manifest.EnumerateObject())
        {
            foreach (string array in UNetCase.Expected(entry.Value)) rows.Add(entry.Name, array);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void UNet_OfTheManifest_GivesTheExpectedArray(string name, string array)
    {
        UNetRun run = UNetRun.Of(name);
        Close.Elementwise($"{name}/{array}", run.Case.Arrays[array], run.Result(array), run.Case.ToleranceOf(array));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_OfEveryParameter_HaveTheExpectedNorms(string name)
    {
        UNetRun run = UNetRun.Of(name);
        JsonElement norms = run.Case.Entry.GetProperty("gradient_l2");
        Tolerance tolerance = new(run.Case.Entry.GetProperty("gradient_l2_atol").GetDouble(), run.Case.Entry.GetProperty("gradient_l2_rtol").GetDouble());
        foreach (JsonProperty norm in norms.EnumerateObject())
        {
            double got = Math.Sqrt(run.Result("grad/" + norm.Name).Sum(value => value * value));
            Close.Elementwise($"{name} gradient_l2/{norm.Name}", norm.Value.GetDouble(), got, tolerance);
        }

        Assert.Equal(run.Parameters.Order(), norms.EnumerateObject().Select(norm => UNet2DNames.Current(norm.Name)).Where(key => key != "sample").Order());
    }
}
