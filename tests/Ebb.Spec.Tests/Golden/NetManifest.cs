using System.Text.Json;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

/// <summary>The manifest of the golden nets: per file its configuration and its arrays.</summary>
internal static class NetManifest
{
    public static JsonElement Root { get; } = GoldenJson.Open(GoldenFolder.Path("nets", "manifest.json"));

    public static IEnumerable<JsonProperty> Expected(JsonElement entry) => entry.GetProperty("arrays").EnumerateObject()
        .Where(array => array.Value.GetProperty("role").GetString() == "expected");

    /// <summary>The entries that are neither operations, optimisers nor miscellany: the nets, and kinds that are new here.</summary>
    public static IEnumerable<JsonProperty> Nets => Root.EnumerateObject().Where(entry => Kind(entry) is not ("ops" or "optim" or "misc"));

    /// <summary>Rows (file, case) for the cases that the configurations list under <paramref name="key"/>.</summary>
    public static TheoryData<string, string> Cases(string kind, string key)
    {
        TheoryData<string, string> rows = [];
        foreach (JsonProperty entry in Root.EnumerateObject().Where(entry => Kind(entry) == kind))
        {
            foreach (JsonProperty part in entry.Value.GetProperty("config").GetProperty(key).EnumerateObject()) rows.Add(entry.Name, part.Name);
        }

        return rows;
    }

    private static string? Kind(JsonProperty entry) =>
        entry.Value.GetProperty("config").TryGetProperty("kind", out JsonElement kind) ? kind.GetString() : null;

    public static NpzFile Arrays(string file) => NpzFile.Open(GoldenFolder.Path("nets", Root.GetProperty(file).GetProperty("file").GetString()!));

    public static Tolerance Tolerance(string file, string array) => Ebb.Testing.Tolerance.Float64(Root.GetProperty(file).GetProperty("arrays").GetProperty(array));
}
