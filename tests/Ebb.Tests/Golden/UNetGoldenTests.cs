using System.Collections.Concurrent;
using Ebb.Formats;
using Ebb.Models;
using Ebb.Testing;

namespace Ebb.Tests.Golden;

/// <summary>The U-Net on every device against published checkpoints' arithmetic (golden/unet2d/README.md).</summary>
[Trait("Category", "Golden")]
public sealed class UNetGoldenTests
{
    private static readonly ConcurrentDictionary<(string Name, string Device), Lazy<UNetCase>> Runs = new();

    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var entry in UNetCase.Manifest.EnumerateObject())
            {
                foreach (string device in TestDevices.Names) data.Add(entry.Name, device);
            }

            return data;
        }
    }

    public static TheoryData<string, string, string> Arrays
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var entry in UNetCase.Manifest.EnumerateObject())
            {
                foreach (string array in UNetCase.Expected(entry.Value))
                {
                    foreach (string device in TestDevices.Names) data.Add(entry.Name, array, device);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void UNet_OfTheManifest_GivesTheExpectedArray(string name, string array, string device) => Run(name, device).Check(array);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_OfEveryParameter_HaveTheExpectedNorms(string name, string device)
    {
        var run = Run(name, device);
        foreach (var (parameter, norm) in run.Norms) run.CheckNorm(parameter, norm);
        Assert.Equal(run.Net.Parameters.Select(parameter => parameter.Name).Order(), run.Norms.Select(norm => run.Net.CurrentName(norm.Name)).Where(key => key != "sample").Order());
        Assert.Equal(run.ParameterCount, run.Net.ParameterCount);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weights_WrittenAgain_HaveTheNamesShapesAndValuesOfTheFile(string name, string device)
    {
        var net = Run(name, device).Net;
        var file = SafetensorsFile.Read(GoldenFolder.Path("unet2d", name, "diffusion_pytorch_model.safetensors"));
        var written = Weights.Gather(net);
        Assert.Equal(file.Arrays.Keys.Select(net.CurrentName).Order(StringComparer.Ordinal), written.Arrays.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, array) in file.Arrays)
        {
            Assert.Equal(array.Shape, written.Arrays[net.CurrentName(key)].Shape);
            Assert.Equal(array.Values, written.Arrays[net.CurrentName(key)].Values);
        }
    }

    private static UNetCase Run(string name, string device) =>
        Runs.GetOrAdd((name, device), key => new(() => new UNetCase(key.Name, TestDevices.Create(key.Device)))).Value;
}
