using System.Text.Json;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

/// <summary>The lists that the golden sampler files hold, found by their key and not by the file's name.</summary>
internal static class SamplerFiles
{
    private static readonly Lazy<Dictionary<string, JsonElement>> All = new(() => GoldenFolder.Files("samplers", ".json")
        .ToDictionary(path => Path.GetFileName(path), GoldenJson.Open, StringComparer.Ordinal));

    /// <summary>A line (file, key, index) for every element of the lists called so.</summary>
    public static TheoryData<string, string, int> Rows(params string[] keys)
    {
        TheoryData<string, string, int> rows = [];
        foreach ((string file, JsonElement root) in All.Value)
        {
            foreach (string key in keys)
            {
                if (!root.TryGetProperty(key, out JsonElement list)) continue;
                for (int i = 0; i < list.GetArrayLength(); i++) rows.Add(file, key, i);
            }
        }

        return rows;
    }

    public static JsonElement Row(string file, string key, int index) => All.Value[file].GetProperty(key)[index];
}
