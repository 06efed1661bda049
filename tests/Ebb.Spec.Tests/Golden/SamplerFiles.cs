using System.Text.Json;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

/// <summary>The lists that the golden sampler files hold, found by their key and not by the file's name.</summary>
internal static class SamplerFiles
{
    private static readonly Lazy<Dictionary<string, JsonElement>> All = new(() => GoldenFolder.Files("samplers", ".json")
        .ToDictionary(path => Path.GetFileName(path), GoldenJson.Open, StringComparer.Ordinal));

    /// <summary>A line (file, key, index) for every element of the lists called so, or for those that a condition picks.</summary>
    public static TheoryData<string, string, int> Rows(string key, Predicate<JsonElement>? isMeant = null)
    {
        TheoryData<string, string, int> rows = [];
        foreach ((string file, JsonElement root) in All.Value)
        {
            if (!root.TryGetProperty(key, out JsonElement list)) continue;
            for (int i = 0; i < list.GetArrayLength(); i++)
            {
                if (isMeant is null || isMeant(list[i])) rows.Add(file, key, i);
            }
        }

        return rows;
    }

    /// <summary>The same for the lists called "rows" inside the groups called so.</summary>
    public static TheoryData<string, string, int> RowsOf(string key)
    {
        TheoryData<string, string, int> rows = [];
        foreach (string file in All.Value.Keys.Where(file => All.Value[file].TryGetProperty(key, out _)))
        {
            for (int i = 0; i < Group(file, key).GetProperty("rows").GetArrayLength(); i++) rows.Add(file, key, i);
        }

        return rows;
    }

    /// <summary>The files that hold a group called so.</summary>
    public static TheoryData<string> With(string key) => [.. All.Value.Where(file => file.Value.TryGetProperty(key, out _)).Select(file => file.Key)];

    public static JsonElement Group(string file, string key) => All.Value[file].GetProperty(key);

    public static JsonElement Row(string file, string key, int index) => All.Value[file].GetProperty(key)[index];

    /// <summary>The timesteps that a row lists of a whole grid: a trajectory that starts part-way leaves out those before its start.</summary>
    public static double[] Visited(JsonElement row, double[] grid)
    {
        bool isPart = row.TryGetProperty("start_index", out JsonElement start) && start.ValueKind == JsonValueKind.Number && start.GetInt32() > 0;
        return isPart ? [.. grid.TakeLast(row.GetProperty("timesteps").GetArrayLength())] : grid;
    }
}
