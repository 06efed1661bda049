using System.Text.Json;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

[Trait("Category", "Golden")]
public sealed class NetGoldenTests
{
    /// <summary>One row per net and group of arrays ("forward", "grad", "adam1", ..).</summary>
    public static TheoryData<string, string> Groups()
    {
        TheoryData<string, string> rows = [];
        foreach (JsonProperty net in NetManifest.OfKind(null))
        {
            foreach (string group in NetManifest.Expected(net.Value).Select(array => array.Name.Split('/')[0]).Distinct()) rows.Add(net.Name, group);
        }

        return rows;
    }

    [SkippableTheory]
    [MemberData(nameof(Groups))]
    public void Net_OfTheManifest_GivesTheExpectedArrays(string net, string group)
    {
        JsonElement entry = NetManifest.Root.GetProperty(net);
        JsonElement config = entry.GetProperty("config");
        Skip.If(NetRun.KindOf(config) is null, $"{net}: the spec has no net of this kind yet: {config.GetRawText()}");
        Skip.If(group == "full", $"{net}: full/* needs AdamW, clipping, warm-up with cosine, and EMA, which the spec does not have yet");

        NetRun run = NetRun.Of(net, entry);
        NpzFile golden = NetManifest.Arrays(net);
        string[] arrays = [.. NetManifest.Expected(entry).Select(array => array.Name).Where(name => name.Split('/')[0] == group)];
        Skip.If(Array.TrueForAll(arrays, name => run.Result(name) is null), $"{net}: the spec has no {group}/* yet");
        foreach (string array in arrays)
        {
            double[] got = run.Result(array) ?? throw new InvalidDataException($"{net}/{array}: nothing computes this array of a known group.");
            Close.Elementwise($"{net}/{array}", golden[array], got, NetManifest.Tolerance(net, array));
        }
    }
}
