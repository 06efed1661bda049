using System.Text.Json;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

/// <summary>The golden folders of later work: every case is listed, and reported as skipped with the kind that is missing.</summary>
[Trait("Category", "Golden")]
public sealed class OtherGoldenTests
{
    public static TheoryData<string, string> ProcessCases()
    {
        TheoryData<string, string> rows = [];
        foreach (string path in GoldenFolder.Files("processes", ".json"))
        {
            string file = Path.GetFileName(path);
            foreach (JsonElement row in GoldenJson.Open(path).GetProperty("cases").EnumerateArray()) rows.Add(file, row.GetProperty("case").GetString()!);
        }

        return rows;
    }

    public static TheoryData<string> UNets() => [.. GoldenJson.Open(GoldenFolder.Path("unet2d", "manifest.json")).EnumerateObject().Select(net => net.Name)];

    [SkippableTheory]
    [MemberData(nameof(ProcessCases))]
    public void Process_OfACase_IsReportedAsMissing(string file, string id) =>
        Skip.If(true, $"{id}: the spec has no continuous processes, fields or exact distributions ({Path.GetFileNameWithoutExtension(file)}) yet");

    [SkippableTheory]
    [MemberData(nameof(UNets))]
    public void UNet_OfTheManifest_IsReportedAsMissing(string net) => Skip.If(true, $"{net}: the spec has no UNet2DModel yet");
}
