using System.Collections.Concurrent;

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

    private static UNetCase Run(string name, string device) =>
        Runs.GetOrAdd((name, device), key => new(() => new UNetCase(key.Name, TestDevices.Create(key.Device)))).Value;
}
