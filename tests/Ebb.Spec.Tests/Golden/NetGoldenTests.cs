using System.Text.Json;
using Ebb.Testing;
using Ebb.Testing.Theorems;

namespace Ebb.Spec.Tests.Golden;

[Trait("Category", "Golden")]
public sealed class NetGoldenTests
{
    /// <summary>One row per net and group of arrays ("forward", "grad", "adam1", ..).</summary>
    public static TheoryData<string, string> Groups()
    {
        TheoryData<string, string> rows = [];
        foreach (JsonProperty net in NetManifest.Nets)
        {
            foreach (string group in NetManifest.Expected(net.Value).Select(array => NetRun.Group(array.Name)).Distinct()) rows.Add(net.Name, group);
        }

        return rows;
    }

    [SkippableTheory]
    [MemberData(nameof(Groups))]
    [Theorem("bridge-float", Evidence.Property)]
    public void Net_OfTheManifest_GivesTheExpectedArrays(string net, string group)
    {
        JsonElement entry = NetManifest.Root.GetProperty(net);
        JsonElement config = entry.GetProperty("config");
        Skip.If(NetRun.KindOf(config) is null, $"{net}: the spec has no net of this kind yet: {config.GetRawText()}");

        NetRun run = NetRun.Of(net, entry);
        NpzFile golden = NetManifest.Arrays(net);
        foreach (string array in NetManifest.Expected(entry).Select(array => array.Name).Where(name => NetRun.Group(name) == group))
        {
            Skip.IfNot(NetRun.Covers(array), $"{net}/{array}: the spec does not compute this yet");
            Close.Elementwise($"{net}/{array}", golden[array], run.Result(array), NetManifest.Tolerance(net, array));
        }
    }
}
